using Eas.Networks.Architecture;

namespace Eas.Networks.Tests.Architecture;

/// <summary>A small network for each kind of layer; a kind that is missing here fails the completeness test.</summary>
internal static class LayerKinds
{
    public static IReadOnlyDictionary<Type, NetworkSpec> Networks { get; } = new Dictionary<Type, NetworkSpec>
    {
        [typeof(ConvolutionSpec)] = Network(new ConvolutionSpec(8, 5, 2)),
        [typeof(ResidualSpec)] = Network(new ConvolutionSpec(4, 3, 1), new ResidualSpec(6, 3)),
        [typeof(PoolingSpec)] = Network(new PoolingSpec(3, 2, PoolingKind.Average)),
        [typeof(FullyConnectedSpec)] = Network(new FullyConnectedSpec(7)),
        [typeof(ClassifierSpec)] = Network(),
        [typeof(DenseBlockSpec)] = Network(new ConvolutionSpec(8, 3, 1), new DenseBlockSpec([new(4), new(6, 9)], IsPostActivation: true)),
        [typeof(TransitionSpec)] = Network(
            new ConvolutionSpec(8, 3, 1), new DenseBlockSpec([new(4)], IsPostActivation: true), new TransitionSpec(6, 2)),
    };

    private static NetworkSpec Network(params ReadOnlySpan<LayerSpec> layers) => new([.. layers, new ClassifierSpec(3)]);
}
