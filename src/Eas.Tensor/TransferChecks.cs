namespace Eas.Tensors;

/// <summary>Checks of transfers between host and device that backends share.</summary>
internal static class TransferChecks
{
    /// <summary>Throws unless a tensor has no gaps and as many elements as the host has values.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static void RequireCount(Tensor tensor, int count, string operation)
    {
        if (tensor.Shape.Count != count || !tensor.IsContiguous)
            throw new ArgumentException($"{operation}: the tensor {tensor} with pitch {tensor.Pitch} and {count} host values do not match");
    }

    /// <summary>Throws unless host values have the type of a tensor's elements.</summary>
    /// <exception cref="ArgumentException">They have not.</exception>
    public static void RequireType<T>(Tensor tensor)
        where T : unmanaged
    {
        bool matches = tensor.ElementType switch
        {
            ElementType.Float32 => typeof(T) == typeof(float),
            ElementType.Float64 => typeof(T) == typeof(double),
            ElementType.UInt8 => typeof(T) == typeof(byte),
            ElementType.Int32 => typeof(T) == typeof(int),
            _ => false,
        };
        if (!matches)
            throw new ArgumentException($"host values of type {typeof(T).Name} cannot be transferred to or from {tensor}");
    }

    /// <summary>Rounds to float.</summary>
    public static void Convert(ReadOnlySpan<double> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = (float)source[i];
    }

    /// <summary>Widens to double.</summary>
    public static void Convert(ReadOnlySpan<float> source, Span<double> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = source[i];
    }
}
