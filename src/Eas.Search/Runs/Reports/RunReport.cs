using System.Text;
using Eas.Tensors.Serialization;

namespace Eas.Search.Runs.Reports;

/// <summary>The report of a search: one page of HTML that needs nothing beside it. The same runs give the same bytes.</summary>
public static class RunReport
{
    /// <summary>Writes the report of a run into its folder, while it is searched or after it.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="RunException">The run is damaged or cannot be read.</exception>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public static string Write(RunFolder folder)
    {
        using RunStore run = RunStore.OpenToRead(folder);
        Write([run], folder.Report);
        return folder.Report;
    }

    /// <summary>Writes the report of one run, or of several beside one another.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="path">The file; it is replaced as a whole.</param>
    /// <exception cref="RunException">A run is damaged.</exception>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public static void Write(IReadOnlyList<RunStore> runs, string path)
    {
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count);
        byte[] page = Encoding.UTF8.GetBytes(ReportPage.Render([.. runs.Select(RunModel.Read)]).Text);
        AtomicFile.Write(path, stream => stream.Write(page));
    }
}
