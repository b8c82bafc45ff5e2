namespace Eas.Kernels.Random;

/// <summary>Four 32-bit words: a counter of <see cref="Philox4x32"/>, or the block of random words it gives.</summary>
/// <param name="Word0">The first word.</param>
/// <param name="Word1">The second word.</param>
/// <param name="Word2">The third word.</param>
/// <param name="Word3">The fourth word.</param>
public readonly record struct PhiloxWords(uint Word0, uint Word1, uint Word2, uint Word3)
{
    /// <summary>A word by its index, 0 to 3.</summary>
    /// <param name="index">0 to 3.</param>
    /// <returns>The word.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not 0 to 3.</exception>
    public uint this[int index] => index switch
    {
        0 => Word0,
        1 => Word1,
        2 => Word2,
        3 => Word3,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "a block has the words 0 to 3"),
    };
}
