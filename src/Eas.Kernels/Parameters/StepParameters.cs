using System.Runtime.InteropServices;

namespace Eas.Kernels.Parameters;

/// <summary>
/// What changes from one run of a captured step to the next. Kernels read it from backend memory, so that a captured step needs no change:
/// it is passed by value to CUDA code too, hence the fixed layout.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public record struct StepParameters
{
    /// <summary>Key of all random numbers of the training.</summary>
    public ulong Seed;

    /// <summary>Steps done since the training began.</summary>
    public long Step;

    /// <summary>Epoch, from 0.</summary>
    public int Epoch;

    /// <summary>Batch within the epoch, from 0.</summary>
    public int BatchIndex;

    /// <summary>The network's number in a search; 0 outside one.</summary>
    public int NetworkNumber;

    /// <summary>Learning rate of this step.</summary>
    public float LearningRate;
}
