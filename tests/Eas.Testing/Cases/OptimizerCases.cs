using Eas.Kernels.Parameters;
using Eas.Tensors;

namespace Eas.Testing.Cases;

public static class OptimizerCases
{
    private static readonly int[] Counts = [1, 3, 16, 17, 33, 1000, 70_001];

    public static IEnumerable<OpCase> All =>
    [
        .. from count in Counts from nesterov in CaseShapes.Both select Sgd(count, new SgdParams(Momentum: 0.9f, WeightDecay: 1e-2f, nesterov)),
        Sgd(20, new SgdParams(Momentum: 0, WeightDecay: 0, Nesterov: false)),
        .. Counts.Select(count => Adam(count, step: 7)),
        Adam(20, step: 0),
        Adam(20, step: 100_000),
    ];

    /// <summary>One step of SGD.</summary>
    public static OpCase Sgd(int count, SgdParams p) => new(
        "SgdStep",
        $"{count}, momentum {p.Momentum}, weight decay {p.WeightDecay}{(p.Nesterov ? ", Nesterov" : "")}",
        [Values(count), Gradients(count), Operand.Constant("velocity", Shape.Vector(count))],
        call => call.Backend.SgdStep(call["values"], call["gradients"], call["velocity"], p, call.Block));

    /// <summary>One step of Adam.</summary>
    public static OpCase Adam(int count, long step) => new(
        "AdamStep",
        $"{count} at step {step}",
        [
            Values(count),
            Gradients(count),
            Operand.Constant("first moment", Shape.Vector(count)),
            Operand.Constant("second moment", Shape.Vector(count), Contents.Uniform(0.01)),
        ],
        call => call.Backend.AdamStep(call["values"], call["gradients"], call["first moment"], call["second moment"], new AdamParams(), call.Block))
    {
        Parameters = new StepParameters { Step = step, LearningRate = 2e-3f },
    };

    private static Operand Values(int count) => Operand.Constant("values", Shape.Vector(count));

    private static Operand Gradients(int count) => Operand.Constant("gradients", Shape.Vector(count));
}
