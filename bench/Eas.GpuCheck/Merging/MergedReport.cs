using Eas.GpuCheck.Checks;
using Eas.GpuCheck.Checks.Speed;
using Eas.GpuCheck.Results;
using Eas.GpuCheck.Running;

namespace Eas.GpuCheck.Merging;

/// <summary>Adds to a report what tools that are not part of Eas said.</summary>
internal static class MergedReport
{
    public const string PyTorch = "pytorch";
    public const string Ptxas = "ptxas";
    public const string Nvcc = "nvcc";

    private const string Handwritten = "handwritten";

    /// <summary>The report with the tools' results; merging again replaces them.</summary>
    public static Report Create(Report report, OutputFolder folder)
    {
        IEnumerable<CheckResult> checks = report.Results.Where(result => CheckList.Find(result.Name) is not null);
        if (!File.Exists(folder.Tools))
            return report with { Results = [.. checks] };
        IEnumerable<CheckResult> tools = File.ReadLines(folder.Tools).Where(line => line.Length > 0).Select(ToolLine.Parse);
        return report with { Results = [.. checks, .. tools.Select(tool => WithFigures(tool, report, folder))] };
    }

    private static CheckResult WithFigures(CheckResult tool, Report report, OutputFolder folder) => tool.Name switch
    {
        PyTorch when File.Exists(folder.PyTorch) => WithPyTorch(tool, report, PyTorchLine.ReadAll(folder.PyTorch)),
        Ptxas => tool with { Figures = [.. ReadLog(folder.In("ptxas.log"), ""), .. ReadLog(folder.In("ptxas-handwritten.log"), $"{Handwritten}/")] },
        Nvcc => tool with { Figures = ReadLog(folder.In("nvcc.log"), "") },
        _ => tool,
    };

    private static CheckResult WithPyTorch(CheckResult tool, Report report, IReadOnlyList<PyTorchLine> lines)
    {
        string[] errors = [.. lines.Where(line => line.Error is not null).Select(line => $"{line.Network}, {line.Precision}, {line.Mode}: {line.Error}")];
        CheckResult? speed = report.Results.FirstOrDefault(result => result.Name == TrainingSpeedCheck.CheckName);
        return tool with { Facts = [.. errors.Select(error => new Fact("not measured", error))], Figures = PyTorchComparison.Compare(lines, speed) };
    }

    private static IReadOnlyList<Figure> ReadLog(string file, string prefix) => File.Exists(file) ? PtxasLog.Read(File.ReadAllText(file), prefix) : [];
}
