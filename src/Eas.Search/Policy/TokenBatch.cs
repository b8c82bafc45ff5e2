using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;

namespace Eas.Search.Policy;

/// <summary>Token sequences of several networks, padded to the longest. It must outlive the tape that reads it.</summary>
internal sealed class TokenBatch : IDisposable
{
    private const int Padding = -1;

    private readonly IReadOnlyList<int[]> sequences;

    public TokenBatch(IBackend backend, IReadOnlyList<int[]> sequences)
    {
        this.sequences = sequences;
        Mask = new SequenceMask(backend, sequences.Max(sequence => sequence.Length), sequences.Count);
        Mask.Write([.. sequences.Select(sequence => sequence.Length)]);
    }

    /// <summary>Which sequences are under way at each step.</summary>
    public SequenceMask Mask { get; }

    /// <summary>The tokens at a step, int32, in memory of the tape.</summary>
    public Tensor At(Tape tape, int step)
    {
        Tensor tokens = tape.Save(Shape.Vector(sequences.Count), ElementType.Int32);
        tape.Backend.Upload<int>(tokens, [.. sequences.Select(sequence => step < sequence.Length ? sequence[step] : Padding)]);
        return tokens;
    }

    public void Dispose() => Mask.Dispose();
}
