namespace Eas.Tensors.Serialization;

/// <summary>What a safetensors file says of one tensor.</summary>
public sealed class SafetensorsEntry
{
    /// <summary>Describes a tensor.</summary>
    /// <param name="name">Its name, unique in the file.</param>
    /// <param name="dataType">Its element type.</param>
    /// <param name="shape">Its sizes, the outermost first; empty for a single value.</param>
    /// <exception cref="ArgumentException">A size is negative, or the tensor's bytes do not fit into 63 bits.</exception>
    public SafetensorsEntry(string name, SafetensorsDataType dataType, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!TryByteLength(dataType, shape, out long byteLength))
            throw new ArgumentException($"tensor {SafetensorsException.Quote(name)} has an impossible shape [{Join(shape)}]", nameof(shape));
        Name = name;
        DataType = dataType;
        Shape = shape.ToArray();
        ByteLength = byteLength;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its element type.</summary>
    public SafetensorsDataType DataType { get; }

    /// <summary>Its sizes, the outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Bytes of its data.</summary>
    public long ByteLength { get; }

    /// <summary>Name, element type and shape, for messages.</summary>
    public override string ToString() => $"{SafetensorsException.Quote(Name)} {DataType} [{string.Join(", ", Shape)}]";

    internal static bool TryByteLength(SafetensorsDataType dataType, ReadOnlySpan<long> shape, out long byteLength)
    {
        byteLength = dataType.Size();
        foreach (long size in shape)
        {
            if (size < 0)
                return false;
            Int128 product = (Int128)byteLength * size;
            if (product > long.MaxValue)
                return false;
            byteLength = (long)product;
        }

        return true;
    }

    internal static string Join(ReadOnlySpan<long> shape) => string.Join(", ", shape.ToArray());
}
