using System.Collections.Immutable;
using Eas.Kernels.Random;

namespace Eas.Search.Data;

/// <summary>Which training images are trained on and which are held out for validation; both in ascending order.</summary>
/// <param name="Training">The indices of the images to train on.</param>
/// <param name="Validation">The indices of the images held out.</param>
public sealed record ValidationSplit(ImmutableArray<int> Training, ImmutableArray<int> Validation)
{
    /// <summary>The default seed of the split: it stays the same when the seed of a training changes.</summary>
    public const ulong DefaultSeed = 0;

    private const int FullSize = 50_000;
    private const int DefaultCount = 5_000;

    /// <summary>How many images are held out unless told: 5,000, or 10 % of a set below 50,000.</summary>
    /// <param name="imageCount">The number of training images.</param>
    /// <returns>The number of validation images.</returns>
    public static int DefaultValidationCount(int imageCount) => imageCount < FullSize ? imageCount / 10 : DefaultCount;

    /// <summary>Holds random images out.</summary>
    /// <param name="imageCount">The number of training images.</param>
    /// <param name="validationCount">How many are held out; 0 for none, null for the default.</param>
    /// <param name="splitSeed">The split's own seed.</param>
    /// <returns>The split: the same for the same arguments.</returns>
    /// <exception cref="DataException">The number is negative or leaves nothing to train on.</exception>
    public static ValidationSplit Create(int imageCount, int? validationCount = null, ulong splitSeed = DefaultSeed)
    {
        int held = validationCount ?? DefaultValidationCount(imageCount);
        if (held < 0 || held >= imageCount)
        {
            throw new DataException(
                "validation split", $"{held} of {imageCount} training images cannot be held out", $"hold out 0 to {imageCount - 1}");
        }

        int[] order = new HostRandom(new RandomKey(splitSeed, RandomPurpose.Split)).Permutation(imageCount);
        Array.Sort(order, 0, held);
        Array.Sort(order, held, imageCount - held);
        return new ValidationSplit(ImmutableArray.Create(order, held, imageCount - held), ImmutableArray.Create(order, 0, held));
    }
}
