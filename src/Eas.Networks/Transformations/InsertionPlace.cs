using System.Globalization;

namespace Eas.Networks.Transformations;

/// <summary>Where a layer is inserted, in the words of a transformation's text: <c>block=1,index=0,size=3</c>.</summary>
/// <param name="Block">Which block, from 0.</param>
/// <param name="Index">The layer of the block that the new one follows, from 0; null for <c>start</c>.</param>
/// <param name="KernelSize">Size of its filters; null where it has none or the usual.</param>
internal readonly record struct InsertionPlace(int Block, int? Index, int? KernelSize)
{
    /// <summary>The size of filters where none is given.</summary>
    public const int UsualKernelSize = 3;

    private const string StartWord = "start";

    /// <summary>Reads <c>block=1,index=0,size=3</c>, or the values alone, <c>1,0,3</c>, the size left out or not.</summary>
    public static bool TryParse(string text, out InsertionPlace place)
    {
        ArgumentNullException.ThrowIfNull(text);
        place = default;
        string[] values = text.Split(',', StringSplitOptions.TrimEntries);
        if (values.Length is not (2 or 3) || (text.Contains('=', StringComparison.Ordinal) && !RemoveKeys(values)))
            return false;
        if (!TryParse(values[0], out int block))
            return false;
        int index = 0, kernelSize = 0;
        if (values[1] != StartWord && !TryParse(values[1], out index))
            return false;
        if (values.Length == 3 && !TryParse(values[2], out kernelSize))
            return false;
        place = new InsertionPlace(block, values[1] == StartWord ? null : index, values.Length == 3 ? kernelSize : null);
        return true;
    }

    /// <summary>Why a network has no such place; null where it has.</summary>
    /// <param name="blocks">The network's blocks.</param>
    public string? FindProblem(IReadOnlyList<NetworkBlock> blocks)
    {
        if (Block < 0 || Block >= blocks.Count)
            return $"the network has the blocks 0 to {blocks.Count - 1}";
        if (Index is not { } index)
            return null;
        int layers = blocks[Block].LayerCount;
        if (layers == 0)
            return $"block {Block} has no layers to insert one after";
        return index < layers ? null : $"block {Block} has the layers 0 to {layers - 1}";
    }

    /// <summary>The text that is read back to the same place.</summary>
    public override string ToString()
    {
        string index = Index is { } number ? $"{number}" : StartWord;
        return KernelSize is { } size ? $"block={Block},index={index},size={size}" : $"block={Block},index={index}";
    }

    private static bool RemoveKeys(string[] values)
    {
        ReadOnlySpan<string> keys = ["block=", "index=", "size="];
        for (int i = 0; i < values.Length; i++)
        {
            if (!values[i].StartsWith(keys[i], StringComparison.Ordinal))
                return false;
            values[i] = values[i][keys[i].Length..];
        }

        return true;
    }

    private static bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
