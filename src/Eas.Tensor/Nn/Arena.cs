namespace Eas.Tensors.Nn;

/// <summary>A named part of an <see cref="Arena"/>.</summary>
/// <param name="Name">Unique in the arena.</param>
/// <param name="Shape">N, H, W, C.</param>
public readonly record struct ArenaPart(string Name, Shape Shape);

/// <summary>
/// One flat tensor that holds many, so that an optimiser's step is one launch. Every part starts at a multiple of <see cref="Alignment"/> elements; the gaps
/// are zero, and stay zero under any step that leaves a parameter of value, gradient and state zero as it is.
/// </summary>
public sealed class Arena : IDisposable
{
    /// <summary>Parts start at multiples of this many elements: a whole vector of the widest kind, a cache line of floats.</summary>
    public const int Alignment = 16;

    private readonly Dictionary<string, Tensor> parts = [];

    /// <summary>Lays out parts one after the other, filled with zeros.</summary>
    /// <exception cref="ArgumentException">Two parts have the same name.</exception>
    /// <exception cref="OverflowException">The parts have more than 2^31 elements.</exception>
    public Arena(IBackend backend, IEnumerable<ArenaPart> layout)
    {
        ArenaPart[] ordered = [.. layout];
        long length = ordered.Sum(part => RoundUp(part.Shape.Count));
        Flat = backend.Allocate(Shape.Vector(checked((int)Math.Max(length, Alignment))), backend.FloatType);
        backend.Fill(Flat, 0);
        int offset = 0;
        foreach (ArenaPart part in ordered)
        {
            parts.Add(part.Name, View(offset, part.Shape));
            offset += (int)RoundUp(part.Shape.Count);
        }
    }

    /// <summary>All parts and the gaps between them, as one vector.</summary>
    public Tensor Flat { get; }

    /// <summary>A part; the arena disposes it.</summary>
    /// <exception cref="KeyNotFoundException">No part has the name.</exception>
    public Tensor this[string name] => parts.TryGetValue(name, out Tensor? part) ? part : throw new KeyNotFoundException($"there is no tensor named '{name}'");

    /// <summary>Whether a part has the name.</summary>
    public bool Contains(string name) => parts.ContainsKey(name);

    /// <summary>A count of elements rounded up to the next part's start.</summary>
    public static long RoundUp(long count) => (count + Alignment - 1) / Alignment * Alignment;

    /// <summary>Releases the memory.</summary>
    public void Dispose()
    {
        foreach (Tensor part in parts.Values)
            part.Dispose();
        parts.Clear();
        Flat.Dispose();
    }

    private Tensor View(int offset, Shape shape)
    {
        using Tensor slice = Flat.Channels(offset, (int)shape.Count);
        return slice.Reshape(shape);
    }
}
