namespace Eas.Search.Data;

/// <summary>What happens to the images at the end of an epoch that do not fill a batch.</summary>
public enum LastBatch
{
    /// <summary>They are left out, as in training.</summary>
    Drop,

    /// <summary>The batch is filled up with black images labelled <see cref="BatchLoader.NoLabel"/>, as in evaluation.</summary>
    Fill,
}
