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
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            string key = line[..equals], value = line[(equals + 1)..];
            if (key == "violation")
                Violations.Add(value);
            else
                counts.Add(key, long.Parse(value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Calls that broke the libraries' rules, one line each.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What is alive and should not be at the end of a test: "live_streams=1".</summary>
    public IEnumerable<string> Leaks =>
        counts.Where(count => count.Key.StartsWith("live_", StringComparison.Ordinal) && count.Value != 0).Select(count => $"{count.Key}={count.Value}");

    public long this[string key] => counts[key];
}
