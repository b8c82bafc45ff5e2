using System.Text.RegularExpressions;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>One instruction of PTX.</summary>
/// <param name="Guard">The predicate that it runs under; null for always.</param>
/// <param name="IsGuardNegated">Whether it runs where the predicate is false.</param>
/// <param name="Name">Its name with its types.</param>
/// <param name="Operands">Registers, numbers, addresses in brackets, labels.</param>
internal sealed partial record PtxInstruction(string? Guard, bool IsGuardNegated, string Name, string[] Operands)
{
    /// <summary>The instructions of an entry, where its labels point, and the types of its registers.</summary>
    public static (List<PtxInstruction> Instructions, Dictionary<string, int> Labels, Dictionary<string, string> Registers) ParseEntry(string ptx, string entry)
    {
        string pattern = $@"\.visible \.entry {entry}\(.*?^{{\s*(?<body>.*?)^}}";
        string body = Regex.Match(Comment().Replace(ptx, ""), pattern, RegexOptions.Singleline | RegexOptions.Multiline).Groups["body"].Value;
        var instructions = new List<PtxInstruction>();
        var labels = new Dictionary<string, int>();
        var registers = new Dictionary<string, string>();
        foreach (string line in body.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line.EndsWith(':'))
                labels.Add(line[..^1], instructions.Count);
            else if (line.StartsWith(".reg", StringComparison.Ordinal))
                Declare(line, registers);
            else
                instructions.Add(Parse(line));
        }

        return (instructions, labels, registers);
    }

    private static void Declare(string line, Dictionary<string, string> registers)
    {
        Match declaration = Declaration().Match(line);
        foreach (string name in declaration.Groups["names"].Value.Split(','))
            registers.Add(name.Trim(), declaration.Groups["type"].Value);
    }

    private static PtxInstruction Parse(string line)
    {
        Match match = Instruction().Match(line);
        if (!match.Success)
            throw new InvalidDataException($"this is no PTX instruction: {line}");
        string[] operands = [.. match.Groups["operands"].Value.Split(',').Select(operand => operand.Trim()).Where(operand => operand.Length > 0)];
        string? guard = match.Groups["guard"].Success ? match.Groups["guard"].Value : null;
        return new PtxInstruction(guard, match.Groups["not"].Length > 0, match.Groups["name"].Value, operands);
    }

    [GeneratedRegex("//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\.reg \.(?<type>\w+)\s+(?<names>[^;]+);$")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(@(?<not>!?)(?<guard>%\w+)\s+)?(?<name>[a-z0-9.]+)(\s+(?<operands>[^;]*))?;$")]
    private static partial Regex Instruction();
}
