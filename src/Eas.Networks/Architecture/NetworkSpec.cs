namespace Eas.Networks.Architecture;

/// <summary>
/// The architecture of a network: its elements in order. Immutable, compared by value, and always a network: a constructor that
/// returns has checked each element and their order. Whether it fits an input is checked by <see cref="Plan.NetworkPlan.Create"/>.
/// </summary>
public sealed record NetworkSpec
{
    /// <summary>A network of the given elements, the classifier last.</summary>
    /// <exception cref="ArchitectureException">An element is out of range or in a place where it cannot be.</exception>
    public NetworkSpec(ValueList<LayerSpec> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (NetworkRules.FindProblem(layers) is { } problem)
            throw problem.ToException(layers);
        Layers = layers;
    }

    /// <summary>The elements in order.</summary>
    public ValueList<LayerSpec> Layers { get; }

    /// <summary>The start network of the paper's experiments (Cai et al. 2018, table 1).</summary>
    public static NetworkSpec StartNetwork { get; } = Parse(
        "C(16,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), SM(10)");

    /// <summary>Whether the network has dense blocks.</summary>
    public bool IsDense => Layers.Any(layer => layer is DenseBlockSpec);

    /// <summary>Whether every convolution is followed by batch normalisation and ReLU: plain networks, and those of <c>D+</c> blocks.</summary>
    public bool IsPostActivation => !Layers.Any(layer => layer is DenseBlockSpec { IsPostActivation: false });

    /// <summary>Convolutions, fully connected layers and the classifier, counted.</summary>
    public int Depth => Layers.Sum(layer => layer.Depth);

    /// <summary>Classes the classifier tells apart.</summary>
    public int Classes => ((ClassifierSpec)Layers[^1]).Classes;

    /// <summary>Every layer's address in order: a dense block gives one for each of its layers, any other element its own.</summary>
    public IEnumerable<LayerAddress> Addresses => Enumerable.Range(0, Layers.Count).SelectMany(element => Layers[element] is DenseBlockSpec block
        ? Enumerable.Range(0, block.Layers.Count).Select(layer => new LayerAddress(element, layer))
        : [new LayerAddress(element)]);

    /// <summary>Reads the text notation; spaces and line ends may stand between any two pieces.</summary>
    /// <exception cref="ArchitectureException">The text is not a network; the message names the column, from 1.</exception>
    public static NetworkSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new NotationParser(text).ParseNetwork();
    }

    /// <summary>
    /// DenseNet-BC of three blocks for 32x32 images (Huang et al. 2017): a first convolution of 2k filters, bottlenecks of 4k,
    /// transitions to half their channels.
    /// </summary>
    /// <param name="depth">Layers counted as <see cref="Depth"/> does, L: 6n + 4.</param>
    /// <param name="growthRate">Channels each dense layer adds, k.</param>
    /// <param name="classes">Classes of the classifier.</param>
    /// <exception cref="ArgumentOutOfRangeException">The depth is not 6n + 4 for an n of at least 1, or the growth rate is out of range.</exception>
    public static NetworkSpec DenseNetBC(int depth, int growthRate, int classes = 10)
    {
        const int Blocks = 3;
        if (depth < 10 || (depth - 4) % 6 != 0)
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "the depth of a DenseNet-BC is 6n + 4, as 40 or 100");
        ArgumentOutOfRangeException.ThrowIfLessThan(growthRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(growthRate, Limits.MaximumWidth);

        int layersPerBlock = (depth - 4) / 6;
        var block = new DenseBlockSpec([.. Enumerable.Repeat(new DenseLayerSpec(growthRate), layersPerBlock)], IsPostActivation: false);
        int channels = 2 * growthRate;
        var layers = new List<LayerSpec> { new ConvolutionSpec(channels, 3, 1), block };
        for (int i = 1; i < Blocks; i++)
        {
            channels = (channels + block.Growth) / 2;
            layers.AddRange([new TransitionSpec(channels, 2), block]);
        }

        return new NetworkSpec([.. layers, new PoolingSpec(8, 8, PoolingKind.Average), new ClassifierSpec(classes)]);
    }

    /// <summary>The network with another element in place of one.</summary>
    /// <exception cref="ArchitectureException">The result is not a network.</exception>
    public NetworkSpec ReplaceLayer(int element, LayerSpec layer) => new(Layers.SetItem(element, layer));

    /// <summary>The network with an element inserted before the one at an index.</summary>
    /// <exception cref="ArchitectureException">The result is not a network.</exception>
    public NetworkSpec InsertLayer(int element, LayerSpec layer) => new(Layers.Insert(element, layer));

    /// <summary>The network with another layer in place of one of a dense block.</summary>
    /// <exception cref="ArchitectureException">The address is not that of a dense layer, or the result is not a network.</exception>
    public NetworkSpec ReplaceDenseLayer(LayerAddress address, DenseLayerSpec layer)
    {
        RequireDenseLayer(address);
        var block = (DenseBlockSpec)Layers[address.Element];
        return ReplaceLayer(address.Element, block with { Layers = block.Layers.SetItem(address.Layer.GetValueOrDefault(), layer) });
    }

    /// <summary>The network with a dense layer inserted before the one at an address; a layer index equal to the block's count appends.</summary>
    /// <exception cref="ArchitectureException">The address is not one of a dense block, or the result is not a network.</exception>
    public NetworkSpec InsertDenseLayer(LayerAddress address, DenseLayerSpec layer)
    {
        if (address.Layer is not { } index)
            throw new ArchitectureException($"layer {address}: a place in a dense block is written element.layer, as 1.4");
        if (index > 0)
            RequireDenseLayer(address with { Layer = index - 1 });
        else
            RequireDenseLayer(address);
        var block = (DenseBlockSpec)Layers[address.Element];
        return ReplaceLayer(address.Element, block with { Layers = block.Layers.Insert(index, layer) });
    }

    /// <summary>Checks that an address names an element of this network or a layer of one of its dense blocks.</summary>
    /// <exception cref="ArchitectureException">It does not; the message says what there is.</exception>
    public void RequireLayer(LayerAddress address)
    {
        if (address.Element < 0 || address.Element >= Layers.Count)
            throw new ArchitectureException($"layer {address}: the network has the elements 0 to {Layers.Count - 1}");
        if (address.Layer is not { } layer)
            return;
        if (Layers[address.Element] is not DenseBlockSpec block)
            throw new ArchitectureException($"layer {address}: element {address.Element} is {Layers[address.Element]}, not a dense block");
        if (layer < 0 || layer >= block.Layers.Count)
            throw new ArchitectureException($"layer {address}: the block has the layers {address.Element}.0 to {address.Element}.{block.Layers.Count - 1}");
    }

    /// <summary>The layer of a dense block at an address.</summary>
    /// <exception cref="ArchitectureException">The address is not that of a dense layer of this network.</exception>
    public DenseLayerSpec DenseLayerAt(LayerAddress address)
    {
        RequireDenseLayer(address);
        return ((DenseBlockSpec)Layers[address.Element]).Layers[address.Layer.GetValueOrDefault()];
    }

    /// <summary>The canonical text: what <see cref="Parse"/> reads back to an equal network.</summary>
    public override string ToString() => string.Join(", ", Layers);

    private void RequireDenseLayer(LayerAddress address)
    {
        RequireLayer(address);
        if (address.Layer is null)
            throw new ArchitectureException($"layer {address}: a layer of a dense block is written element.layer, as 1.4");
    }
}
