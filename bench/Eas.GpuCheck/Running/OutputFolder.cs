namespace Eas.GpuCheck.Running;

/// <summary>Where results go.</summary>
internal sealed class OutputFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>All results as JSON.</summary>
    public string Report => In("gpu-check.json");

    /// <summary>All results as Markdown.</summary>
    public string Table => In("gpu-check.md");

    /// <summary>The convolution plans that were found: another plan gives other figures.</summary>
    public string Plans => In("convolution-plans.json");

    /// <summary>What scripts/gpu-check.sh says about each tool that it ran or missed.</summary>
    public string Tools => In("tools.tsv");

    /// <summary>PyTorch's throughput, one JSON object a line.</summary>
    public string PyTorch => In("pytorch.jsonl");

    /// <summary>One check's result.</summary>
    public string ResultOf(string check) => In("checks", $"{check}.json");

    /// <summary>What one check's process wrote to its standard error.</summary>
    public string LogOf(string check) => In("checks", $"{check}.log");

    /// <summary>A file of the folder.</summary>
    public string In(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Create() => Directory.CreateDirectory(In("checks"));
}
