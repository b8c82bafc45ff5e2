using Eas.Tensors;
using Eas.Testing;
using Eas.Testing.Cases;

namespace Eas.GpuCheck.Checks.Ops;

/// <summary>The tests' op cases, as checks go through them.</summary>
internal static class CheckedCases
{
    // On the simulator, which computes on one core.
    private const int QuickShare = 12;

    /// <summary>The cases that a precision knows; few of them for a quick check.</summary>
    public static IReadOnlyList<OpCase> For(Precision precision, CheckedMachine machine)
    {
        IEnumerable<OpCase> cases = precision == Precision.BFloat16 ? BFloat16Cases.All : OpCases.All;
        return [.. cases.Where((_, index) => !machine.IsQuick || index % QuickShare == 0)];
    }

    /// <summary>A case's values, exact in the precision's activations.</summary>
    public static IReadOnlyDictionary<string, double[]> Draw(OpCase opCase, Precision precision) =>
        precision == Precision.BFloat16 ? BFloat16Cases.Draw(opCase) : opCase.Draw();

    /// <summary>Runs a case on a backend.</summary>
    public static OpResults Run(IBackend backend, OpCase opCase, IReadOnlyDictionary<string, double[]> values)
    {
        using var session = new OpSession(backend, opCase, values);
        return session.Run();
    }
}
