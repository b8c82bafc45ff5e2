namespace Eas.Tensors.Nn;

/// <summary>
/// Which sequences of a padded batch are under way at each step, in backend memory: a captured step reads it anew at each run, so that batches of other lengths
/// need no new capture.
/// </summary>
public sealed class SequenceMask : IDisposable
{
    private readonly Tensor mask;
    private readonly Tensor[] steps;

    /// <summary>Allocates a mask; its content is undefined until <see cref="Write"/>.</summary>
    /// <param name="backend">Where it lives.</param>
    /// <param name="steps">Steps of the longest sequence.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    public SequenceMask(IBackend backend, int steps, int sequences)
    {
        mask = backend.Allocate(Shape.Matrix(steps, sequences), ElementType.Int32);
        this.steps = [.. Enumerable.Range(0, steps).Select(step => mask.Items(step, 1))];
    }

    /// <summary>Steps of the longest sequence.</summary>
    public int Steps => steps.Length;

    /// <summary>Sequences in the batch.</summary>
    public int Sequences => mask.Shape.C;

    /// <summary>Sets the lengths of the sequences.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than the batch has, or one is not in 0..<see cref="Steps"/>.</exception>
    public void Write(ReadOnlySpan<int> lengths)
    {
        if (lengths.Length != Sequences)
            throw new ArgumentException($"{lengths.Length} lengths were given for a batch of {Sequences} sequences");
        int[] values = new int[Steps * Sequences];
        for (int n = 0; n < lengths.Length; n++)
        {
            if (lengths[n] < 0 || lengths[n] > Steps)
                throw new ArgumentException($"sequence {n} has length {lengths[n]}, which is not in 0..{Steps}");
            for (int step = 0; step < lengths[n]; step++)
                values[(step * Sequences) + n] = 1;
        }

        mask.Backend.Upload<int>(mask, values);
    }

    /// <summary>For each sequence, 1 where it is under way at a step, 0 in its padding; int32. The mask disposes it.</summary>
    public Tensor At(int step) => steps[step];

    /// <summary>Releases the memory.</summary>
    public void Dispose()
    {
        foreach (Tensor step in steps)
            step.Dispose();
        mask.Dispose();
    }
}
