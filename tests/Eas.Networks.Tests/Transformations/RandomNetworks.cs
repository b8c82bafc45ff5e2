using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Tensors;

namespace Eas.Networks.Tests.Transformations;

/// <summary>Random small networks with weights and statistics as far from a fresh network's as training makes them, and random transformations of them.</summary>
internal sealed class RandomNetworks(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>Narrow levels, so that networks stay small and many transformations are possible.</summary>
    public static SearchSpace Space { get; } = SearchSpace.Paper with
    {
        Filters = [1, 2, 3, 4, 6, 8, 12],
        Units = [2, 4, 8, 12],
        GrowthRates = [1, 2, 3, 4, 5, 6],
        AllowsStart = true,
    };

    /// <summary>A plain network for 8x8 images.</summary>
    public NetworkPlan Plain()
    {
        while (true)
        {
            var layers = new List<LayerSpec>();
            int blocks = random.Next(1, 4);
            for (int block = 0; block < blocks; block++)
            {
                for (int i = random.Next(block == 0 ? 1 : 0, 3); i > 0; i--)
                    layers.Add(random.Next(5) == 0 && layers.Count > 0 ? new ResidualSpec(random.Next(1, 5), KernelSize()) : Convolution());
                layers.Add(new PoolingSpec(2, 2, (PoolingKind)random.Next(2)));
            }

            for (int i = random.Next(3); i > 0; i--)
                layers.Add(new FullyConnectedSpec(random.Next(1, 9)));
            layers.Add(new ClassifierSpec(random.Next(2, 6)));
            if (TryPlan(new NetworkSpec([.. layers])) is { } plan)
                return plan;
        }
    }

    /// <summary>A DenseNet-BC for 8x8 images, of <c>D</c> or of <c>D+</c> blocks.</summary>
    public NetworkPlan Dense(bool isPostActivation)
    {
        while (true)
        {
            var layers = new List<LayerSpec> { new ConvolutionSpec(random.Next(1, 6), 3, 1) };
            int blocks = random.Next(1, 4);
            for (int block = 0; block < blocks; block++)
            {
                if (block > 0)
                    layers.Add(new TransitionSpec(random.Next(1, 6), 2));
                layers.Add(new DenseBlockSpec([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => DenseLayer())], isPostActivation));
            }

            layers.Add(new PoolingSpec(2, 2, PoolingKind.Average));
            if (random.Next(3) == 0)
                layers.Add(new FullyConnectedSpec(random.Next(1, 9)));
            layers.Add(new ClassifierSpec(random.Next(2, 6)));
            if (TryPlan(new NetworkSpec([.. layers])) is { } plan)
                return plan;
        }
    }

    /// <summary>1 to 12 transformations that a network allows, in any order.</summary>
    public IReadOnlyList<GrowthAction> Actions(NetworkPlan network, SearchSpace space)
    {
        var actions = new List<GrowthAction>();
        int count = random.Next(1, 13);
        for (int attempt = 0; attempt < 200 && actions.Count < count; attempt++)
        {
            GrowthAction action = Action(network.Network);
            try
            {
                network = action.Plan(network, space).Result;
                actions.Add(action);
            }
            catch (GrowthException)
            {
                // Not here: the next attempt is another one.
                continue;
            }
        }

        return actions;
    }

    /// <summary>A network with random weights, batch normalisation scales of 0.2 to 2, any means and biases, and variances of 0.1 to 10.</summary>
    public Network Trained(IBackend backend, NetworkPlan plan, float dropout = 0)
    {
        var network = new Network(backend, plan, dropout, (ulong)random.Next());
        foreach (ParameterSpec parameter in plan.Parameters)
        {
            if (parameter.Kind == ParameterKind.Weight)
                continue;
            double[] values = new double[parameter.Count];
            foreach (ref double value in values.AsSpan())
            {
                value = parameter.Kind switch
                {
                    ParameterKind.NormScale => 0.2 + (1.8 * random.NextDouble()),
                    ParameterKind.RunningVariance => Math.Pow(10, (2 * random.NextDouble()) - 1),
                    _ => (2 * random.NextDouble()) - 1,
                };
            }

            network.Store.Write<double>(parameter.Name, values);
        }

        return network;
    }

    /// <summary>A batch of normal images.</summary>
    public Tensor Images(IBackend backend, FeatureShape shape, int count = 3)
    {
        var normal = new HostRandom(new RandomKey((ulong)random.Next(), RandomPurpose.SyntheticData));
        Tensor images = backend.Allocate(new Shape(count, shape.Height, shape.Width, shape.Channels), backend.FloatType);
        backend.Upload<double>(images, [.. Enumerable.Range(0, images.Shape.Count > 0 ? (int)images.Shape.Count : 0).Select(_ => normal.NextNormal())]);
        return images;
    }

    private NetworkPlan? TryPlan(NetworkSpec network)
    {
        try
        {
            return NetworkPlan.Create(network, new FeatureShape(8, 8, random.Next(1, 4)));
        }
        catch (ArchitectureException)
        {
            return null;
        }
    }

    private int KernelSize() => 1 + (2 * random.Next(3));

    private ConvolutionSpec Convolution() => new(random.Next(1, 7), KernelSize(), random.Next(6) == 0 ? 2 : 1);

    private DenseLayerSpec DenseLayer()
    {
        int growthRate = random.Next(1, 5);
        return random.Next(2) == 0 ? new DenseLayerSpec(growthRate) : new DenseLayerSpec(growthRate, random.Next(1, 8));
    }

    private GrowthAction Action(NetworkSpec network) => random.Next(10) switch
    {
        < 5 => Wider(network),
        < 9 => Deeper(network),
        _ => new Residual(random.Next(3), random.Next(2), KernelSize()),
    };

    private Wider Wider(NetworkSpec network)
    {
        LayerAddress[] layers = [.. network.Addresses];
        return new Wider(layers[random.Next(layers.Length)], random.Next(3) == 0 ? random.Next(2, 14) : null);
    }

    private Deeper Deeper(NetworkSpec network)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network);
        int block = random.Next(blocks.Count);
        int? index = random.Next(5) == 0 ? null : random.Next(Math.Max(blocks[block].LayerCount, 1));
        return new Deeper(block, index, random.Next(2) == 0 ? KernelSize() : null);
    }
}
