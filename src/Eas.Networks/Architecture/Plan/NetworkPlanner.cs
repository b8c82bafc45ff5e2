using System.Diagnostics;

namespace Eas.Networks.Architecture.Plan;

/// <summary>
/// Expands layers into operations, following the shape from each to the next. Post-activation networks (plain and <c>D+</c>) put
/// batch normalisation and ReLU after a convolution; DenseNet-BC (Huang et al. 2017) has a bare first convolution and puts them
/// before every other one and before the last pooling.
/// </summary>
internal sealed class NetworkPlanner(NetworkSpec network, FeatureShape input)
{
    private readonly List<Operation> operations = [];
    private FeatureShape shape;
    private LayerAddress address;
    private bool hasConvolution;

    /// <summary>The plan of the whole network.</summary>
    /// <exception cref="ArchitectureException">The network does not fit the input.</exception>
    public NetworkPlan Plan()
    {
        RequireInput();
        shape = input;
        var elements = new ElementPlan[network.Layers.Count];
        for (int i = 0; i < elements.Length; i++)
        {
            FeatureShape elementInput = shape;
            ValueList<LayerPlan> layers = PlanLayers(i);
            elements[i] = new ElementPlan(i, network.Layers[i], elementInput, shape, layers);
        }

        return new NetworkPlan(network, input, [.. elements]);
    }

    private void RequireInput()
    {
        LayerProblem? problem = Limits.CheckExtent(0, "its height", input.Height)
            ?? Limits.CheckExtent(1, "its width", input.Width)
            ?? Limits.CheckWidth(2, "its channel count", input.Channels);
        if (problem is { } found)
            throw new ArchitectureException($"input {input}: {found.Message}");
    }

    private ValueList<LayerPlan> PlanLayers(int index)
    {
        if (network.Layers[index] is not DenseBlockSpec block)
            return [PlanLayer(new LayerAddress(index), () => Expand(network.Layers[index]))];

        return [.. block.Layers.Select((layer, i) => PlanLayer(new LayerAddress(index, i), () => ExpandDenseLayer(layer)))];
    }

    private LayerPlan PlanLayer(LayerAddress place, Action expand)
    {
        address = place;
        FeatureShape layerInput = shape;
        operations.Clear();
        expand();
        return new LayerPlan(place, layerInput, shape, [.. operations]);
    }

    private void Expand(LayerSpec layer)
    {
        switch (layer)
        {
            case ConvolutionSpec convolution:
                Convolve("conv", "norm", convolution.Filters, convolution.KernelSize, convolution.Stride);
                break;
            case PoolingSpec pooling:
                if (IsLastPoolingOfPreActivation())
                    NormaliseAndRectify("norm");
                Pool(pooling.Size, pooling.Stride, pooling.Kind);
                break;
            case ResidualSpec residual:
                ExpandResidual(residual);
                break;
            case TransitionSpec transition:
                Convolve("conv", "norm", transition.Filters, 1, 1);
                Pool(transition.PoolingSize, transition.PoolingSize, PoolingKind.Average);
                break;
            case FullyConnectedSpec fullyConnected:
                Flatten();
                Multiply(fullyConnected.Units, hasBias: false);
                NormaliseAndRectify("norm");
                break;
            case ClassifierSpec classifier:
                Flatten();
                Multiply(classifier.Classes, hasBias: true);
                break;
            default:
                throw new UnreachableException($"no expansion for {layer.GetType().Name}");
        }
    }

    private void ExpandDenseLayer(DenseLayerSpec layer)
    {
        FeatureShape kept = shape;
        Convolve("conv1", "norm1", layer.BottleneckWidth, 1, 1);
        Convolve("conv2", "norm2", layer.GrowthRate, 3, 1);
        int channels = kept.Channels + layer.GrowthRate;
        RequireWidth("concatenated channels", channels);
        Append(new ConcatenationOperation(Name("concat"), kept, shape, shape with { Channels = channels }));
    }

    private void ExpandResidual(ResidualSpec residual)
    {
        int channels = shape.Channels;
        Convolve("conv1", "norm1", residual.Filters, residual.KernelSize, 1);
        Append(new ConvolutionOperation(Name("conv2"), shape, shape with { Channels = channels }, residual.KernelSize, 1));
        Append(new BatchNormOperation(Name("norm2"), shape, HasRelu: false));
        Append(new AdditionOperation(Name("add"), shape));
        Append(new DropoutOperation(Name("dropout2"), shape));
    }

    private void Convolve(string name, string normName, int filters, int kernelSize, int stride)
    {
        bool isFirst = !hasConvolution;
        hasConvolution = true;
        if (!network.IsPostActivation && !isFirst)
            NormaliseAndRectify(normName);

        // Padding by half the odd kernel keeps a centre at every stride-th input.
        var output = new FeatureShape((shape.Height - 1) / stride + 1, (shape.Width - 1) / stride + 1, filters);
        Append(new ConvolutionOperation(Name(name), shape, output, kernelSize, stride));

        if (network.IsPostActivation)
            NormaliseAndRectify(normName);
        if (!isFirst)
            Append(new DropoutOperation(Name(name.Replace("conv", "dropout", StringComparison.Ordinal)), shape));
    }

    private void NormaliseAndRectify(string name) => Append(new BatchNormOperation(Name(name), shape));

    private void Pool(int size, int stride, PoolingKind kind)
    {
        if (size > shape.Height || size > shape.Width)
            throw Error($"a pooling of size {size} does not fit into {shape.Height}x{shape.Width}");
        var output = new FeatureShape((shape.Height - size) / stride + 1, (shape.Width - size) / stride + 1, shape.Channels);
        Append(new PoolingOperation(Name("pool"), shape, output, size, stride, kind));
    }

    private void Flatten()
    {
        if (shape.Positions == 1)
            return;
        if (shape.Count > int.MaxValue)
            throw Error($"{shape} is too large to be flattened");
        Append(new FlattenOperation(Name("flatten"), shape, new FeatureShape(1, 1, (int)shape.Count)));
    }

    private void Multiply(int units, bool hasBias) =>
        Append(new LinearOperation(Name("linear"), shape, new FeatureShape(1, 1, units), hasBias));

    private bool IsLastPoolingOfPreActivation() =>
        !network.IsPostActivation && !network.Layers.Skip(address.Element + 1).Any(layer => layer is PoolingSpec or DenseBlockSpec or TransitionSpec);

    private void RequireWidth(string name, int value)
    {
        if (value > Limits.MaximumWidth)
            throw Error($"{name} must be at most {Limits.MaximumWidth}, found {value}");
    }

    private void Append(Operation operation)
    {
        operations.Add(operation);
        shape = operation.Output;
    }

    private string Name(string operation) => $"{address}.{operation}";

    private ArchitectureException Error(string message)
    {
        LayerSpec layer = network.Layers[address.Element];
        return new ArchitectureException($"layer {address} {layer}: {message}", null, address.Element);
    }
}
