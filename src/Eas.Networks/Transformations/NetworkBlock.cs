using Eas.Networks.Architecture;

namespace Eas.Networks.Transformations;

/// <summary>A run of layers that others can be inserted into.</summary>
/// <param name="Element">The dense block's element; of a plain block the element of its first layer, or where that would be.</param>
/// <param name="LayerCount">Number of its layers.</param>
/// <param name="IsDense">Whether it is a dense block.</param>
public readonly record struct NetworkBlock(int Element, int LayerCount, bool IsDense)
{
    /// <summary>The address of one of its layers, from 0.</summary>
    public LayerAddress Address(int layer) => IsDense ? new LayerAddress(Element, layer) : new LayerAddress(Element + layer);
}
