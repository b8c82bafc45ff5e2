using Eas.Kernels.Parameters;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;
using Eas.Tensors.Ops;

namespace Eas.Networks;

/// <summary>A network with weights on a backend: a plan whose operations have become tensors and tape operations.</summary>
public sealed class Network : IDisposable
{
    private readonly Dictionary<string, LayerForward> layers = [];
    private readonly List<string> layerNames = [];

    /// <summary>Allocates a network and, where a seed is given, draws its weights: He normal, scales 1, biases 0, running mean 0 and variance 1.</summary>
    /// <param name="backend">Where it lives.</param>
    /// <param name="plan">What it is.</param>
    /// <param name="dropout">Probability of dropout after every convolution but the first.</param>
    /// <param name="seed">Key of the initial weights; null where they are about to be restored: all zero until then.</param>
    /// <param name="forTraining">False for a network that is only evaluated: it has no gradients, and half the memory.</param>
    public Network(IBackend backend, NetworkPlan plan, float dropout = 0, ulong? seed = 0, bool forTraining = true)
    {
        Backend = backend;
        Plan = plan;
        Dropout = dropout;
        foreach (Operation operation in plan.Operations)
        {
            layers.Add(operation.Name, Build(operation, layerNames.Count));
            layerNames.Add(operation.Name);
        }

        Store.Allocate(backend, forTraining);
        if (seed is { } key)
            Store.Initialize(key);
    }

    /// <summary>Runs an operation, into a slice of a dense block's buffer where there is one.</summary>
    private delegate Variable LayerForward(Tape tape, Variable x, Variable layerInput, ChannelSlice? into);

    /// <summary>Where it lives.</summary>
    public IBackend Backend { get; }

    /// <summary>Shapes and cost.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>Probability of dropout after every convolution but the first, in training.</summary>
    public float Dropout { get; }

    /// <summary>Its parameters and running statistics.</summary>
    public ParameterStore Store { get; } = new();

    /// <summary>The logits of a batch.</summary>
    /// <param name="tape">A training tape for batch statistics, dropout and a backward pass; an evaluation tape for predictions.</param>
    /// <param name="images">(N, height, width, channels), normalised.</param>
    /// <returns>(N, 1, 1, classes).</returns>
    /// <exception cref="ArgumentException">The images do not have the network's input shape.</exception>
    public Variable Forward(Tape tape, Variable images) => Forward(tape, images, static (_, _) => true);

    /// <summary>The logits of a batch, or what was computed last when the observer had seen enough.</summary>
    /// <param name="tape">As for the other overload.</param>
    /// <param name="images">As for the other overload.</param>
    /// <param name="observe">
    /// Is shown the output of each operation that computes something, and of each concatenation, which may be gone after the call; false ends the pass.
    /// </param>
    /// <exception cref="ArgumentException">The images do not have the network's input shape.</exception>
    public Variable Forward(Tape tape, Variable images, Func<Operation, Variable, bool> observe)
    {
        if (ShapeOf(Plan.Input, images.Shape.N) != images.Shape)
            throw new ArgumentException($"the network takes images of {Plan.Input}, not {images.Shape}");
        Variable x = images;
        ChannelBuffer? buffer = null;
        for (int i = 0; i < Plan.Elements.Count; i++)
        {
            ElementPlan element = Plan.Elements[i];
            if (element.Spec is DenseBlockSpec)
            {
                if (!TryRunBlock(tape, element, buffer!, observe))
                    break;
                x = buffer!.Read(element.Output.Channels);
                buffer = null;
                continue;
            }

            // What feeds a dense block writes its output into the block's buffer at once.
            if (i + 1 < Plan.Elements.Count && Plan.Elements[i + 1] is { Spec: DenseBlockSpec } block)
                buffer = new ChannelBuffer(tape, ShapeOf(block.Output, images.Shape.N));
            if (!TryRun(tape, element.Layers[0], ref x, buffer?.Slice(0, element.Output.Channels), observe))
                break;
        }

        return x;
    }

    /// <summary>What an ordinal stands for in reports of non-finite values.</summary>
    public string LayerName(int ordinal) => ordinal < layerNames.Count ? $"the output of layer {layerNames[ordinal]}" : "the loss";

    /// <summary>Frees its memory.</summary>
    public void Dispose() => Store.Dispose();

    private static Shape ShapeOf(FeatureShape shape, int batchSize) => new(batchSize, shape.Height, shape.Width, shape.Channels);

    private bool TryRunBlock(Tape tape, ElementPlan element, ChannelBuffer buffer, Func<Operation, Variable, bool> observe)
    {
        foreach (LayerPlan layer in element.Layers)
        {
            Variable x = buffer.Read(layer.Input.Channels);
            if (!TryRun(tape, layer, ref x, buffer.Slice(layer.Input.Channels, layer.Output.Channels - layer.Input.Channels), observe))
                return false;
            if (!observe(layer.Operations[^1], buffer.Read(layer.Output.Channels)))
                return false;
        }

        return true;
    }

    /// <summary>Runs a layer's operations, until the observer has seen enough; the last that computes anything writes into the slice.</summary>
    private bool TryRun(Tape tape, LayerPlan layer, ref Variable x, ChannelSlice? into, Func<Operation, Variable, bool> observe)
    {
        Operation[] computed = [.. layer.Operations.Where(operation => !IsFree(tape, operation))];
        Variable layerInput = x;
        int lastReader = Math.Max(Array.FindIndex(computed, operation => operation is AdditionOperation), 0);
        for (int i = 0; i < computed.Length; i++)
        {
            Variable y = layers[computed[i].Name](tape, x, layerInput, i + 1 == computed.Length ? into : null);
            if (x != layerInput)
                tape.Release(x);
            if (i == lastReader)
                tape.Release(layerInput);
            x = y;
            if (!observe(computed[i], y))
                return false;
        }

        return true;
    }

    private bool IsFree(Tape tape, Operation operation) =>
        operation is ConcatenationOperation || (operation is DropoutOperation && (Dropout == 0 || !tape.IsTraining));

    /// <summary>Makes the layer that an operation is; its tensors are declared in the store under the operation's name.</summary>
    private LayerForward Build(Operation operation, int ordinal)
    {
        LayerScope scope = Store.Layer(operation.Name, ordinal);
        switch (operation)
        {
            case ConvolutionOperation convolution:
                var conv = new Conv2d(scope, convolution.Input.Channels, convolution.Output.Channels, convolution.KernelSize, convolution.Stride);
                return (tape, x, _, into) => conv.Forward(tape, x, into);
            case BatchNormOperation normalisation:
                var norm = new BatchNorm(scope, operation.Output.Channels, normalisation.HasRelu);
                return (tape, x, _, into) => norm.Forward(tape, x, into);
            case PoolingOperation pooling:
                return (tape, x, _, into) => tape.Pool2d(x, pooling.Kind == PoolingKind.Max ? PoolKind.Max : PoolKind.Average, pooling.Size, pooling.Stride, into);
            case DropoutOperation:
                var dropout = new DropoutParams(Dropout, ordinal);
                return (tape, x, _, into) => tape.Dropout(x, dropout, into);
            case FlattenOperation:
                return static (tape, x, _, _) => tape.Flatten(x);
            case LinearOperation linear:
                var module = new Linear(scope, linear.Input.Channels, linear.Output.Channels, linear.HasBias);
                return (tape, x, _, _) => module.Forward(tape, x);
            case AdditionOperation:
                return static (tape, x, layerInput, into) => tape.AddRelu(x, layerInput, into);
            case ConcatenationOperation:
                return static (_, x, _, _) => x;
            default:
                throw new InvalidOperationException($"no layer for {operation.GetType().Name}");
        }
    }
}
