namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>A block of adjacent channels that one register block covers; the last block's last lanes may lie beyond the channels.</summary>
/// <param name="First">The first channel.</param>
/// <param name="Vectors">Vectors in the block, 1 to 3.</param>
internal readonly record struct ChannelBlock(int First, int Vectors);

/// <summary>Cuts channels into blocks of one, two or three vectors.</summary>
internal static class ChannelBlocks
{
    /// <summary>As many blocks of <paramref name="preferred"/> vectors as possible; a single vector only where there is no more.</summary>
    /// <param name="channels">Channels to cover.</param>
    /// <param name="lanes">Channels in a vector.</param>
    /// <param name="preferred">2 or 3.</param>
    public static ChannelBlock[] Create(int channels, int lanes, int preferred)
    {
        int vectors = Vectors(channels, lanes);
        var blocks = new List<ChannelBlock>();
        for (int first = 0; vectors > 0; vectors -= blocks[^1].Vectors)
        {
            int size = preferred == 3 ? NextOfThrees(vectors) : NextOfTwos(vectors);
            blocks.Add(new ChannelBlock(first, size));
            first += size * lanes;
        }
        return [.. blocks];
    }

    /// <summary>Vectors that cover these channels.</summary>
    public static int Vectors(int channels, int lanes) => (channels + lanes - 1) / lanes;

    private static int NextOfTwos(int left) => int.Min(left, left == 3 ? 3 : 2);

    private static int NextOfThrees(int left) => left <= 3 ? left : left % 3 == 0 ? 3 : 2;
}
