namespace Eas.Testing.Cases;

/// <summary>The cases that a device with bfloat16 activations can run as they are: those of layers, on a tape.</summary>
public static class BFloat16Cases
{
    /// <summary>How far results may be off: each value has 8 bits, and a sum of some has an error of about one of its terms'.</summary>
    public const double Tolerance = 3e-2;

    private static readonly string[] Ops = ["BatchNorm", "Conv2d", "Dropout", "Linear", "Pool2d", "SoftmaxCrossEntropy"];

    public static IEnumerable<OpCase> All => OpCases.All.Where(opCase =>
        Ops.Contains(opCase.Op)
        && opCase.Operands[0].Role == OperandRole.Input
        && opCase.Operands.All(operand => operand.Role is OperandRole.Input or OperandRole.Parameter || IsStatistic(operand) || operand.ElementType is not null));

    /// <summary>
    /// A case's values with its inputs rounded to what a device with such activations reads: which of two values is larger, or on which side of a ReLU's kink one lies, is
    /// then the same for a backend that it is compared with.
    /// </summary>
    public static IReadOnlyDictionary<string, double[]> Draw(OpCase opCase)
    {
        var values = opCase.Draw().ToDictionary();
        foreach (Operand operand in opCase.Operands.Where(operand => operand.Role == OperandRole.Input))
            values[operand.Name] = Array.ConvertAll(values[operand.Name], Round);
        return values;
    }

    private static bool IsStatistic(Operand operand) => operand.Role == OperandRole.Constant && operand.Name.StartsWith("running", StringComparison.Ordinal);

    private static double Round(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return double.IsFinite(value) ? BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000) : value;
    }
}
