using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Checkpoints;

/// <summary>
/// The order of a tensor's values in a file, which is PyTorch's, and in memory, which is ours: convolution weights are [out, in, height, width] there and
/// [out, height, width, in] here, and a linear layer behind a flattened map counts its inputs as (channel, row, column) there and as (row, column, channel) here.
/// </summary>
/// <param name="FileShape">Sizes in the file.</param>
/// <param name="Outer">Blocks that stay in order.</param>
/// <param name="Positions">Pixels, the slower index in memory and the faster in the file; 1 where the orders are the same.</param>
/// <param name="Channels">Channels, the faster index in memory.</param>
internal sealed record TorchLayout(long[] FileShape, int Outer, int Positions, int Channels)
{
    /// <summary>The layout of every tensor of a network, in order.</summary>
    public static IEnumerable<(ParameterSpec Parameter, TorchLayout Layout)> Of(NetworkPlan plan)
    {
        FeatureShape? flattened = null;
        foreach (Operation operation in plan.Operations)
        {
            if (operation is FlattenOperation)
                flattened = operation.Input;
            foreach (ParameterSpec parameter in operation.Parameters)
                yield return (parameter, Of(parameter, operation is LinearOperation ? flattened : null));
            if (operation is LinearOperation)
                flattened = null;
        }
    }

    /// <summary>Memory order to file order.</summary>
    public void ToFile(ReadOnlySpan<float> memory, Span<float> file) => Transpose(memory, file, Positions, Channels);

    /// <summary>File order to memory order.</summary>
    public void FromFile(ReadOnlySpan<float> file, Span<float> memory) => Transpose(file, memory, Channels, Positions);

    private static TorchLayout Of(ParameterSpec parameter, FeatureShape? flattened)
    {
        long[] sizes = [.. parameter.Shape.Select(size => (long)size)];
        if (sizes.Length == 4)
            return new TorchLayout([sizes[0], sizes[3], sizes[1], sizes[2]], (int)sizes[0], (int)(sizes[1] * sizes[2]), (int)sizes[3]);
        if (flattened is { } map && parameter.Kind == ParameterKind.Weight)
            return new TorchLayout(sizes, (int)sizes[0], (int)map.Positions, map.Channels);
        return new TorchLayout(sizes, 1, 1, (int)parameter.Count);
    }

    private void Transpose(ReadOnlySpan<float> source, Span<float> destination, int rows, int columns)
    {
        int block = rows * columns;
        for (int outer = 0; outer < Outer; outer++)
        {
            ReadOnlySpan<float> from = source.Slice(outer * block, block);
            Span<float> to = destination.Slice(outer * block, block);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    to[(column * rows) + row] = from[(row * columns) + column];
            }
        }
    }
}
