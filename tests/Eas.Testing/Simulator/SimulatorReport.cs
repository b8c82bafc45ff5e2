using System.Globalization;

namespace Eas.Testing.Simulator;

/// <summary>What the CUDA simulator has counted since it was reset.</summary>
public sealed class SimulatorReport
{
    private readonly Dictionary<string, long> counts = [];

    public SimulatorReport(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            (string key, string value) = (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            if (key == "violation")
                Violations.Add(value);
            else
                counts.Add(key, long.Parse(value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Calls that broke the libraries' rules, one line each.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What is alive and should not be at the end of a test: "live_streams=1".</summary>
    public IEnumerable<string> Leaks => from count in counts where count.Key.StartsWith("live_", StringComparison.Ordinal) && count.Value != 0 select $"{count.Key}={count.Value}";

    public long this[string key] => counts[key];
}
