namespace Eas.Networks.Architecture;

/// <summary>What keeps a list of elements from being a network.</summary>
/// <param name="LayerIndex">Index of the element at fault.</param>
/// <param name="Argument">Index of its argument at fault; null where it is the element's place.</param>
/// <param name="Message">What is wrong.</param>
internal readonly record struct NetworkProblem(int LayerIndex, int? Argument, string Message)
{
    /// <summary>The problem as an error that names the element's index and text.</summary>
    public ArchitectureException ToException(ValueList<LayerSpec> layers)
    {
        string place = LayerIndex < layers.Count ? $"layer {LayerIndex} {layers[LayerIndex]}: " : "";
        return new ArchitectureException(place + Message, null, LayerIndex);
    }
}
