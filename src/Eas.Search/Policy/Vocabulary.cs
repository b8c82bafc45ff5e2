using System.Diagnostics;
using Eas.Networks.Architecture;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>
/// The words that layers are read as (Cai et al. 2018, sec. 3.1): <c>conv-n-f</c>, <c>fc-n</c>, <c>pool</c>, of a DenseNet <c>g</c> and its growth rate, and <c>t</c>;
/// <c>res-n-f</c> where a start network has a residual skip. It has every word of the search space and every one that growing the start networks can give; the classifier
/// is not read.
/// </summary>
public sealed class Vocabulary
{
    private const string PoolingToken = "pool";
    private const string TransitionToken = "t";

    private readonly Dictionary<string, int> indices = [];

    /// <summary>The words of a search from given start networks.</summary>
    public Vocabulary(SearchSpace space, IReadOnlyList<NetworkSpec> starts)
    {
        ArgumentNullException.ThrowIfNull(space);
        LayerSpec[] layers = [.. starts.SelectMany(start => start.Layers)];
        ConvolutionSpec[] convolutions = [.. layers.OfType<ConvolutionSpec>()];
        SortedSet<int> filters = [.. space.Filters, .. convolutions.Select(layer => layer.Filters)];
        SortedSet<int> sizes = [.. space.KernelSizes, .. convolutions.Select(layer => layer.KernelSize)];

        // A fully connected layer directly after the last pooling is as wide as the convolution before it.
        SortedSet<int> units = [.. space.Units, .. layers.OfType<FullyConnectedSpec>().Select(layer => layer.Units), .. space.AllowsStart ? filters : []];
        ResidualSpec[] skips = [.. layers.OfType<ResidualSpec>()];
        SortedSet<int> skipFilters = skips.Length == 0 ? [] : [.. space.Filters, .. skips.Select(layer => layer.Filters)];
        SortedSet<int> skipSizes = [.. skips.Select(layer => layer.KernelSize)];
        SortedSet<int> growthRates = [.. space.GrowthRates, .. layers.OfType<DenseBlockSpec>().SelectMany(block => block.Layers).Select(layer => layer.GrowthRate)];
        Tokens =
        [
            .. filters.SelectMany(_ => sizes, ConvolutionToken)
                .Union(starts.Where(start => start.IsDense).SelectMany(start => FirstConvolutionTokens(start, growthRates.Max))),
            .. skipFilters.SelectMany(_ => skipSizes, ResidualToken),
            .. units.Select(FullyConnectedToken),
            PoolingToken,
            .. growthRates.Select(DenseLayerToken),
            TransitionToken,
        ];
        for (int i = 0; i < Tokens.Count; i++)
            indices.Add(Tokens[i], i);
    }

    /// <summary>The words; a token is an index of this list.</summary>
    public ValueList<string> Tokens { get; }

    /// <summary>A network's layers in order as tokens, without the classifier.</summary>
    /// <exception cref="PolicyException">A layer is none that the search's start networks can grow.</exception>
    public IReadOnlyList<LayerToken> Read(NetworkSpec network) => [.. Layers(network).Select(address => new LayerToken(address, IndexOf(network, address)))];

    /// <summary>The layers that are read, in order: all but the classifier.</summary>
    public static IEnumerable<LayerAddress> Layers(NetworkSpec network) =>
        network.Addresses.Where(address => network.Layers[address.Element] is not ClassifierSpec);

    /// <summary>The word that a layer is read as; null for the classifier, which is not.</summary>
    /// <exception cref="ArchitectureException">The network has no such layer.</exception>
    public static string? TokenOf(NetworkSpec network, LayerAddress address)
    {
        network.RequireLayer(address);
        return network.Layers[address.Element] switch
        {
            ConvolutionSpec layer => ConvolutionToken(layer.Filters, layer.KernelSize),
            ResidualSpec layer => ResidualToken(layer.Filters, layer.KernelSize),
            FullyConnectedSpec layer => FullyConnectedToken(layer.Units),
            PoolingSpec => PoolingToken,
            DenseBlockSpec => DenseLayerToken(network.DenseLayerAt(address).GrowthRate),
            TransitionSpec => TransitionToken,
            ClassifierSpec => null,
            var layer => throw new UnreachableException($"no token for {layer.GetType().Name}"),
        };
    }

    // It is kept at twice the mean growth rate, never narrowed.
    private static IEnumerable<string> FirstConvolutionTokens(NetworkSpec denseNet, int largestGrowthRate)
    {
        var first = (ConvolutionSpec)denseNet.Layers[0];
        for (int filters = first.Filters; filters <= 2 * largestGrowthRate; filters++)
            yield return ConvolutionToken(filters, first.KernelSize);
    }

    private static string ConvolutionToken(int filters, int kernelSize) => $"conv-{filters}-{kernelSize}";

    private static string ResidualToken(int filters, int kernelSize) => $"res-{filters}-{kernelSize}";

    private static string FullyConnectedToken(int units) => $"fc-{units}";

    private static string DenseLayerToken(int growthRate) => $"g{growthRate}";

    private int IndexOf(NetworkSpec network, LayerAddress address)
    {
        string token = TokenOf(network, address)!;
        return indices.TryGetValue(token, out int index)
            ? index
            : throw new PolicyException($"layer {address} is {token}, which growing the search's start networks never gives; make it a start network");
    }
}
