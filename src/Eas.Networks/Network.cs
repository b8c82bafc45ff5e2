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
    private readonly Dictionary<string, Parameter> parameters = [];
    private readonly Dictionary<string, Statistic> statistics = [];
    private readonly Dictionary<string, int> ordinals = [];

    /// <summary>Allocates a network and draws its weights: He normal, scales 1, biases 0, running mean 0 and variance 1.</summary>
    /// <param name="backend">Where it lives.</param>
    /// <param name="plan">What it is.</param>
    /// <param name="dropout">Probability of dropout after every convolution but the first.</param>
    /// <param name="seed">Key of the initial weights.</param>
    /// <param name="decayNormAndBias">Whether weight decay applies to scales and biases too.</param>
    public Network(IBackend backend, NetworkPlan plan, float dropout = 0, ulong seed = 0, bool decayNormAndBias = true)
    {
        Backend = backend;
        Plan = plan;
        Dropout = dropout;
        foreach (Operation operation in plan.Operations)
            Declare(operation, decayNormAndBias);
        Store.Allocate(backend, seed);
    }

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
    public Variable Forward(Tape tape, Variable images)
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
                x = ForwardBlock(tape, element, buffer!);
                buffer = null;
                continue;
            }

            // What feeds a dense block writes its output into the block's buffer at once.
            if (i + 1 < Plan.Elements.Count && Plan.Elements[i + 1] is { Spec: DenseBlockSpec } block)
                buffer = new ChannelBuffer(tape, ShapeOf(block.Output, images.Shape.N));
            x = Run(tape, element.Layers[0], x, buffer?.Slice(0, element.Output.Channels));
        }

        return x;
    }

    /// <summary>The name of the layer that an ordinal stands for in reports of non-finite values.</summary>
    public string LayerName(int ordinal) => ordinals.FirstOrDefault(pair => pair.Value == ordinal).Key ?? "the loss";

    /// <summary>Frees its memory.</summary>
    public void Dispose() => Store.Dispose();

    private static Shape ShapeOf(FeatureShape shape, int batchSize) => new(batchSize, shape.Height, shape.Width, shape.Channels);

    private Variable ForwardBlock(Tape tape, ElementPlan element, ChannelBuffer buffer)
    {
        foreach (LayerPlan layer in element.Layers)
        {
            int growth = layer.Output.Channels - layer.Input.Channels;
            Run(tape, layer, buffer.Read(layer.Input.Channels), buffer.Slice(layer.Input.Channels, growth));
        }

        return buffer.Read(element.Output.Channels);
    }

    /// <summary>Runs a layer's operations; the last that computes anything writes into the slice.</summary>
    private Variable Run(Tape tape, LayerPlan layer, Variable x, ChannelSlice? into)
    {
        Operation[] computed = [.. layer.Operations.Where(operation => !IsFree(tape, operation))];
        for (int i = 0; i < computed.Length; i++)
        {
            Variable y = Run(tape, computed[i], x, i + 1 == computed.Length ? into : null);
            tape.Release(x);
            x = y;
        }

        return x;
    }

    private bool IsFree(Tape tape, Operation operation) =>
        operation is ConcatenationOperation || (operation is DropoutOperation && (Dropout == 0 || !tape.IsTraining));

    private Variable Run(Tape tape, Operation operation, Variable x, ChannelSlice? into) => operation switch
    {
        ConvolutionOperation convolution => tape.Conv2d(x, Weight(operation), convolution.Stride, into),
        BatchNormReluOperation => tape.BatchNorm(
            x, Weight(operation), Bias(operation), Running(operation, "mean"), Running(operation, "var"), relu: true, ordinals[operation.Name], into),
        PoolingOperation pooling => tape.Pool2d(x, KindOf(pooling.Kind), pooling.Size, pooling.Stride, into),
        DropoutOperation => tape.Dropout(x, new DropoutParams(Dropout, ordinals[operation.Name]), into),
        FlattenOperation => tape.Flatten(x),
        LinearOperation linear => tape.Linear(x, Weight(operation), linear.HasBias ? Bias(operation) : null),
        _ => throw new InvalidOperationException($"no forward pass for {operation.GetType().Name}"),
    };

    private static PoolKind KindOf(PoolingKind kind) => kind == PoolingKind.Max ? PoolKind.Max : PoolKind.Average;

    private Variable Weight(Operation operation) => parameters[$"{operation.Name}.weight"].Variable;

    private Variable Bias(Operation operation) => parameters[$"{operation.Name}.bias"].Variable;

    private Tensor Running(Operation operation, string statistic) => statistics[$"{operation.Name}.running_{statistic}"].Value;

    private void Declare(Operation operation, bool decayNormAndBias)
    {
        ordinals.Add(operation.Name, ordinals.Count);
        foreach (ParameterSpec spec in operation.Parameters)
        {
            if (spec.IsTrained)
                parameters.Add(spec.Name, Store.AddParameter(spec.Name, StoredShape(spec), InitializerOf(spec, ordinals.Count - 1), spec.Kind == ParameterKind.Weight || decayNormAndBias));
            else
                statistics.Add(spec.Name, Store.AddStatistic(spec.Name, StoredShape(spec), spec.Kind == ParameterKind.RunningVariance ? 1 : 0));
        }
    }

    private static Shape StoredShape(ParameterSpec spec) => spec.Shape.Count switch
    {
        4 => new Shape(spec.Shape[0], spec.Shape[1], spec.Shape[2], spec.Shape[3]),
        2 => Shape.Matrix(spec.Shape[0], spec.Shape[1]),
        _ => Shape.Vector(spec.Shape[0]),
    };

    private static Initializer InitializerOf(ParameterSpec spec, int layer) => spec.Kind switch
    {
        ParameterKind.Weight => Initializer.HeNormal(layer),
        ParameterKind.NormScale => Initializer.Constant(1),
        _ => Initializer.Constant(0),
    };
}
