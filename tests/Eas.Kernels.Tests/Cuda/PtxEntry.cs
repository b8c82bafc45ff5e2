using System.Globalization;
using System.Text.RegularExpressions;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>An entry of a PTX text: what the driver would find in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Alignment and bytes of each parameter.</param>
/// <param name="ThreadsPerBlock">The most threads of a block that it was compiled for.</param>
internal sealed partial record PtxEntry(string Name, (int Alignment, int Bytes)[] Parameters, int ThreadsPerBlock)
{
    public static List<PtxEntry> ReadAll(string ptx)
    {
        var entries = new List<PtxEntry>();
        foreach (Match entry in Entry().Matches(ptx))
        {
            (int, int)[] parameters = [.. Parameter().Matches(entry.Groups["parameters"].Value).Select(p => (Number(p, "alignment"), Number(p, "bytes")))];
            entries.Add(new PtxEntry(entry.Groups["name"].Value, parameters, Number(entry, "threads")));
        }

        return entries;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\.visible \.entry (?<name>\w+)\((?<parameters>[^)]*)\)\s*\.maxntid (?<threads>\d+), 1, 1")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\.param \.align (?<alignment>\d+) \.b8 \w+\[(?<bytes>\d+)\]")]
    private static partial Regex Parameter();
}
