using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using Eas.Tensors.Autograd;

namespace Eas.Testing;

/// <summary>
/// One op at one shape: what it is called with and how. From this one description come the gradient check (finite differences on the reference backend), the
/// comparison of a fast backend with the reference, and the benchmark.
/// </summary>
/// <param name="Op">The op's name.</param>
/// <param name="Description">The shape and what is special about it; with the op's name unique among all cases.</param>
/// <param name="Operands">What it is called with.</param>
/// <param name="Call">
/// Calls the op: on the tape, and returns its output, or directly on the backend with output operands, and returns null.
/// </param>
public sealed record OpCase(string Op, string Description, IReadOnlyList<Operand> Operands, Func<OpCall, Variable?> Call)
{
    // Some draw keeps its distance from every kink; a case that has none within this many is badly made.
    private const int MostDraws = 1000;

    /// <summary>A case that calls the backend directly.</summary>
    public OpCase(string op, string description, IReadOnlyList<Operand> operands, Action<OpCall> call)
        : this(op, description, operands, WithoutOutput(call))
    {
    }

    public PassMode Mode { get; init; } = PassMode.Training;

    /// <summary>What the step block holds.</summary>
    public StepParameters Parameters { get; init; } = new()
    {
        Seed = 0x1234_5678_9ABC_DEF0,
        Step = 7,
        Epoch = 3,
        BatchIndex = 5,
        NetworkNumber = 2,
        LearningRate = 0.1f,
    };

    /// <summary>Largest difference between float32 and the reference, relative to a value and its tensor's root mean square together.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>
    /// Distance of the inputs from the nearest point where the op has no derivative, such as a ReLU's 0; inputs are drawn until it is at least
    /// <see cref="GradientCheck.KinkMargin"/>. Null where there is no such point.
    /// </summary>
    public Func<IReadOnlyDictionary<string, double[]>, double>? KinkDistance { get; init; }

    /// <summary>Multiply-adds of the call, forward alone; 0 where memory bounds the op.</summary>
    public long MultiplyAdds { get; init; }

    /// <summary>Bytes that the operands hold at the backend's usual element types: the least that a call moves.</summary>
    public long Bytes => Operands.Sum(operand => operand.Shape.Count * (operand.ElementType is Tensors.ElementType.UInt8 ? 1 : 4));

    public bool IsDifferentiable => Mode == PassMode.Training && Operands.Any(operand => operand.NeedsGradient);

    /// <summary>Draws the operands' values: the same at every call.</summary>
    public IReadOnlyDictionary<string, double[]> Draw()
    {
        for (int draw = 0; draw < MostDraws; draw++)
        {
            Dictionary<string, double[]> values = Operands.Select((operand, index) => (operand, index)).ToDictionary(
                item => item.operand.Name,
                item => item.operand.Content(Random(item.index, draw), (int)item.operand.Shape.Count));
            if (KinkDistance is null || KinkDistance(values) >= GradientCheck.KinkMargin)
                return values;
        }

        throw new InvalidOperationException($"{this}: {MostDraws} draws all came too close to a kink; make the case smaller");
    }

    public override string ToString() => $"{Op} {Description}";

    private static HostRandom Random(int operand, int draw) => new(new RandomKey(1, RandomPurpose.SyntheticData, network: operand, epoch: draw));

    private static Func<OpCall, Variable?> WithoutOutput(Action<OpCall> call) => arguments =>
    {
        call(arguments);
        return null;
    };
}
