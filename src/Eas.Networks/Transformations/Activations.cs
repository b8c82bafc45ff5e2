using Eas.Tensors;

namespace Eas.Networks.Transformations;

/// <summary>Reads what a network computes at a place, which may be a slice of a dense block's buffer.</summary>
internal static class Activations
{
    /// <summary>The same numbers without gaps: a view where there are none, else a copy. The caller disposes it.</summary>
    public static Tensor Compact(Tensor activation)
    {
        if (activation.IsContiguous)
            return activation.Reshape(activation.Shape);
        Tensor copy = activation.Backend.Allocate(activation.Shape, activation.ElementType);
        activation.Backend.Copy(activation, copy, accumulate: false);
        return copy;
    }

    /// <summary>All numbers, on the host.</summary>
    public static double[] Read(Tensor activation)
    {
        using Tensor compact = Compact(activation);
        double[] values = new double[activation.Shape.Count];
        compact.Backend.Download<double>(compact, values);
        return values;
    }
}
