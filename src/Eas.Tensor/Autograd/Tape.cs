using Eas.Tensors.Steps;

namespace Eas.Tensors.Autograd;

/// <summary>What a forward pass is for.</summary>
public enum PassMode
{
    /// <summary>Batch statistics, dropout, and a record of the ops for the backward pass.</summary>
    Training,

    /// <summary>Running statistics, no dropout, no record.</summary>
    Evaluation,
}

/// <summary>
/// One step's lifetime: it records ops while they run forward, runs their gradients in reverse, frees values and gradients as it passes them, and returns the
/// rest when disposed. There is no ambient tape: networks can be trained side by side.
/// </summary>
public sealed class Tape : IDisposable
{
    private readonly List<Node> nodes = [];
    private readonly HashSet<Tensor> owned = [];
    private readonly HashSet<Variable> parameters = [];
    private readonly StepBlock? block;

    /// <summary>Starts a step.</summary>
    /// <param name="backend">Where it is computed.</param>
    /// <param name="mode">Training records what backward needs; evaluation does not.</param>
    /// <param name="block">What changes per step; needed by dropout, the batch of images, metrics and optimisers only.</param>
    public Tape(IBackend backend, PassMode mode = PassMode.Training, StepBlock? block = null)
    {
        Backend = backend;
        Mode = mode;
        this.block = block;
    }

    /// <summary>Where the step is computed.</summary>
    public IBackend Backend { get; }

    /// <summary>What the forward pass is for.</summary>
    public PassMode Mode { get; }

    /// <summary>True while ops are recorded for a backward pass.</summary>
    public bool IsTraining => Mode == PassMode.Training;

    /// <summary>What changes per step.</summary>
    /// <exception cref="InvalidOperationException">The tape was made without one.</exception>
    public StepBlock Block => block ?? throw new InvalidOperationException("this op needs a tape with a step block; pass one to the tape's constructor");

    /// <summary>What changes per step; null where the tape was made without it, and ops then report no metrics.</summary>
    public StepBlock? BlockOrNull => block;

    /// <summary>Tracks a tensor that the tape does not own, such as a batch of images.</summary>
    /// <param name="value">The numbers; must outlive the tape.</param>
    /// <param name="needsGradient">Whether a gradient is wanted; it is kept until the tape is disposed.</param>
    public Variable Input(Tensor value, bool needsGradient = false) => new(this, value, needsGradient);

    /// <summary>The tensor that an op writes its output to: a new one, or a slice of a dense block's buffer.</summary>
    /// <exception cref="ArgumentException">The slice has another shape.</exception>
    public Tensor Output(Shape shape, ChannelSlice? into = null)
    {
        if (into is null)
            return Own(Backend.Allocate(shape, Backend.ActivationType));
        if (into.Buffer.Shape with { C = into.Count } != shape)
            throw new ArgumentException($"an output of {shape} does not fit channels {into.First}..{into.First + into.Count - 1} of a buffer of {into.Buffer.Shape}");
        return into.Buffer.Output(into);
    }

    /// <summary>Memory that an op saves for its backward pass, such as batch statistics.</summary>
    public Tensor Save(Shape shape, ElementType? elementType = null) => Own(Backend.Allocate(shape, elementType ?? Backend.FloatType));

    /// <summary>
    /// Tracks an op's output. <paramref name="backward"/> gets the output's gradient and passes it on with <see cref="Variable.AccumulateGradient"/>; whatever it
    /// captures stays alive until it has run.
    /// </summary>
    /// <param name="output">From <see cref="Output"/>.</param>
    /// <param name="inputs">What the output depends on.</param>
    /// <param name="backward">The gradient.</param>
    /// <param name="saved">What <see cref="Save"/> gave; freed after backward, and at once in evaluation.</param>
    /// <param name="into">The slice that the output is.</param>
    public Variable Record(Tensor output, ReadOnlySpan<Variable> inputs, Action<Tensor> backward, ReadOnlySpan<Tensor> saved = default, ChannelSlice? into = null)
    {
        bool needsGradient = false;
        foreach (Variable input in inputs)
        {
            needsGradient |= input.NeedsGradient;
            if (IsTraining && input.Tape is null && parameters.Add(input))
                input.BeginStep();
        }

        var variable = new Variable(this, output, needsGradient && IsTraining, into);
        if (IsTraining)
        {
            nodes.Add(new Node(variable, needsGradient ? backward : null, saved.ToArray(), into));
            return variable;
        }

        foreach (Tensor tensor in saved)
            Disown(tensor);
        return variable;
    }

    /// <summary>Runs the gradients of all recorded ops in reverse, starting with d(root)/d(root) = 1, and frees what it passes.</summary>
    /// <param name="root">A scalar: the loss.</param>
    public void Backward(Variable root)
    {
        if (root.Shape.Count != 1)
            throw new ArgumentException($"backward starts from a scalar such as a loss, not from {root.Value}; pass the gradient for any other");
        Backward(root, (gradient, _) => Backend.Fill(gradient, 1));
    }

    /// <summary>Runs the gradients of all recorded ops in reverse from a given gradient of the root.</summary>
    /// <param name="root">Any recorded variable.</param>
    /// <param name="seed">Writes the root's gradient.</param>
    public void Backward(Variable root, Action<Tensor, bool> seed)
    {
        if (!IsTraining)
            throw new InvalidOperationException("a tape in evaluation mode records nothing to run backward");
        root.AccumulateGradient(seed);
        for (int i = nodes.Count - 1; i >= 0; i--)
            RunBackward(nodes[i], keepValue: nodes[i].Output == root);
        nodes.Clear();
    }

    /// <summary>Whether this tape's backward pass has written a parameter's gradient; what its arena holds otherwise is left from an earlier step.</summary>
    public bool HasGradient(Variable parameter) => parameters.Contains(parameter) && parameter.Gradient is not null;

    /// <summary>In evaluation, frees an intermediate value that nothing will read again; in training backward does that.</summary>
    public void Release(Variable variable)
    {
        if (!IsTraining && variable.Tape == this)
            Disown(variable.Value);
    }

    /// <summary>Returns whatever the backward pass has not.</summary>
    public void Dispose()
    {
        nodes.Clear();
        foreach (Tensor tensor in owned)
            tensor.Dispose();
        owned.Clear();
    }

    internal Tensor Own(Tensor tensor)
    {
        owned.Add(tensor);
        return tensor;
    }

    internal void Disown(Tensor tensor)
    {
        if (owned.Remove(tensor))
            tensor.Dispose();
    }

    private void RunBackward(Node node, bool keepValue)
    {
        Tensor? gradient = node.Output.TakeGradient();
        if (gradient is not null)
        {
            node.Backward?.Invoke(gradient);
            Disown(gradient);
        }

        foreach (Tensor saved in node.Saved)
            Disown(saved);
        if (node.Into is not null)
            node.Into.Buffer.ReleaseSlice();
        else if (!keepValue)
            Disown(node.Output.Value);
    }

    private sealed record Node(Variable Output, Action<Tensor>? Backward, Tensor[] Saved, ChannelSlice? Into);
}
