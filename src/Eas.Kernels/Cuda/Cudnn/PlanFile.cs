using System.Text.Json;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>
/// Plans on disk. Writers replace the file as a whole and carry over what others wrote meanwhile. Nothing here fails: plans can always be searched anew.
/// </summary>
internal sealed class PlanFile(string path)
{
    private const int Format = 1;

    private readonly string path = Path.GetFullPath(path);
    private bool isUsable = true;

    /// <summary>What was wrong, in one line.</summary>
    public string? Problem { get; private set; }

    /// <summary>The plans in the file; none if there is no file.</summary>
    public IReadOnlyList<(PlanDevice Device, ConvolutionPlan Plan)> Read()
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllBytes(path)) : [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            SetAside(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp($"cannot read the convolution plans in {path}: {e.Message}; they are searched anew and not kept");
        }
        return [];
    }

    /// <summary>Writes plans, and those in the file that are not among them.</summary>
    public void Write(IEnumerable<(PlanDevice Device, ConvolutionPlan Plan)> plans)
    {
        if (!isUsable)
            return;
        var all = new Dictionary<(PlanDevice, ConvolutionKey), ConvolutionPlan>();
        foreach ((PlanDevice device, ConvolutionPlan plan) in Read().Concat(plans))
            all[(device, plan.Key)] = plan;
        if (!isUsable)
            return;
        var content = new PlanFileContent(Format, [.. all.Select(entry => StoredPlan.From(entry.Key.Item1, entry.Value))]);
        try
        {
            Replace(JsonSerializer.SerializeToUtf8Bytes(content, PlanJson.Default.PlanFileContent));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp($"cannot write the convolution plans to {path}: {e.Message}; they are not kept");
        }
    }

    private static List<(PlanDevice Device, ConvolutionPlan Plan)> Parse(byte[] text)
    {
        PlanFileContent content = JsonSerializer.Deserialize(text, PlanJson.Default.PlanFileContent) ?? throw new JsonException("it holds nothing");
        if (content.Format != Format)
            throw new JsonException($"its format is {content.Format}, not {Format}");
        return [.. content.Plans.Select(plan => plan is null ? throw new JsonException("a plan is missing") : (plan.PlanDevice, plan.ToPlan()))];
    }

    private void Replace(byte[] text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void SetAside(string reason)
    {
        string aside = path + ".damaged";
        try
        {
            File.Move(path, aside, overwrite: true);
            Problem = $"the convolution plans in {path} are damaged ({reason}): the file is now {aside}, its plans are searched anew";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp($"the convolution plans in {path} are damaged ({reason}) and the file cannot be renamed: {e.Message}; they are searched anew and not kept");
        }
    }

    private void GiveUp(string problem)
    {
        Problem = problem;
        isUsable = false;
    }
}
