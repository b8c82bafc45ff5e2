namespace Eas.Networks.Architecture.Plan;

/// <summary>A network expanded into primitive operations for one input shape: its shapes, its parameters, its cost.</summary>
public sealed record NetworkPlan
{
    internal NetworkPlan(NetworkSpec network, FeatureShape input, ValueList<ElementPlan> elements)
    {
        Network = network;
        Input = input;
        Elements = elements;
        Cost = elements.Aggregate(default(Cost), (sum, element) => sum + element.Cost);
    }

    /// <summary>The network's architecture.</summary>
    public NetworkSpec Network { get; }

    /// <summary>Shape of an image.</summary>
    public FeatureShape Input { get; }

    /// <summary>The elements in order.</summary>
    public ValueList<ElementPlan> Elements { get; }

    /// <summary>Trained parameters and multiply-adds of the whole network.</summary>
    public Cost Cost { get; }

    /// <summary>Shape of the logits: 1 x 1 x classes.</summary>
    public FeatureShape Output => Elements[^1].Output;

    /// <summary>All operations in order.</summary>
    public IEnumerable<Operation> Operations => Elements.SelectMany(element => element.Layers).SelectMany(layer => layer.Operations);

    /// <summary>All tensors the network keeps, in order.</summary>
    public IEnumerable<ParameterSpec> Parameters => Operations.SelectMany(operation => operation.Parameters);

    /// <summary>Expands a network for images of a shape.</summary>
    /// <exception cref="ArchitectureException">The network does not fit the shape; the message names the layer.</exception>
    public static NetworkPlan Create(NetworkSpec network, FeatureShape input)
    {
        ArgumentNullException.ThrowIfNull(network);
        try
        {
            return new NetworkPlanner(network, input).Plan();
        }
        catch (OverflowException)
        {
            throw new ArchitectureException($"the network is too large for {input}: its multiply-adds do not fit into 64 bits");
        }
    }
}
