namespace Eas.Tensors.Autograd;

/// <summary>
/// A tracked value: a tensor, the gradient that flows back to it, and the tape that computed it. Parameters belong to no tape: their value and gradient
/// live in arenas that the optimiser reads.
/// </summary>
public sealed class Variable
{
    private readonly ChannelSlice? slice;
    private readonly Tensor? fixedGradient;
    private Tensor? gradient;
    private bool gradientWritten;

    /// <summary>A parameter: a leaf whose gradient lives where the optimiser reads it.</summary>
    public Variable(Tensor value, Tensor? gradient)
    {
        Value = value;
        fixedGradient = gradient;
        NeedsGradient = gradient is not null;
    }

    internal Variable(Tape tape, Tensor value, bool needsGradient, ChannelSlice? slice = null)
    {
        Tape = tape;
        Value = value;
        NeedsGradient = needsGradient;
        this.slice = slice;
    }

    /// <summary>The numbers.</summary>
    public Tensor Value { get; }

    /// <summary>N, H, W, C.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>False for inputs that nothing trainable lies behind.</summary>
    public bool NeedsGradient { get; }

    /// <summary>The tape it was computed on; null for a parameter.</summary>
    public Tape? Tape { get; }

    /// <summary>The gradient of a parameter or an input after a backward pass; null where none has arrived.</summary>
    public Tensor? Gradient => gradientWritten ? fixedGradient ?? gradient : null;

    /// <summary>
    /// Adds to the gradient. This is the one place where gradients accumulate: the writer gets the gradient tensor and whether to add to its content
    /// (true) or overwrite it (false). Nothing is called where no gradient is needed.
    /// </summary>
    /// <param name="write">Called as (gradient, accumulate).</param>
    public void AccumulateGradient(Action<Tensor, bool> write)
    {
        if (!NeedsGradient)
            return;
        if (slice is not null)
        {
            slice.Buffer.AccumulateGradient(slice, write);
            return;
        }

        Tensor target = fixedGradient ?? (gradient ??= Tape!.Own(Value.Backend.Allocate(Shape, Value.ElementType)));
        write(target, gradientWritten);
        gradientWritten = true;
    }

    /// <summary>Forgets the gradient of a parameter at the start of a step, so that the first write overwrites it.</summary>
    internal void BeginStep() => gradientWritten = false;

    /// <summary>Hands the gradient over to the tape, which frees it; null where none has arrived.</summary>
    internal Tensor? TakeGradient()
    {
        if (slice is not null)
            return slice.Buffer.GradientOf(slice);
        Tensor? taken = gradient;
        gradient = null;
        return taken;
    }
}
