using Eas.Search.Data;
using Eas.Tensors;

namespace Eas.Search.Training;

/// <summary>Where a captured step finds the bytes of its batch.</summary>
internal interface IImageSource : IDisposable
{
    /// <summary>Images of C x H x W bytes.</summary>
    Tensor Pixels { get; }

    /// <summary>An int32 for each.</summary>
    Tensor Labels { get; }

    /// <summary>Which image stands in which place; null where they lie in their order.</summary>
    Tensor? Order { get; }

    /// <summary>Batches that the source holds at a time; the batch index modulo this is the one that a step reads.</summary>
    int Slots { get; }

    /// <summary>Batches of the epoch that was begun.</summary>
    int BatchCount { get; }

    /// <summary>Begins an epoch, or a part of one.</summary>
    void Begin(ReadOnlySpan<int> order, LastBatch lastBatch, int firstBatch);

    /// <summary>Waits until the next batch is there.</summary>
    void Take();

    /// <summary>Gives its place back once its step has run.</summary>
    void Release();
}
