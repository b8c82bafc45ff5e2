namespace Eas.Kernels.Cpu.Threading;

/// <summary>
/// One kernel launch, cut into fixed pieces. The cut depends on shapes alone, never on the number of threads, and pieces write
/// disjoint memory (a reduction writes one partial result per piece and a later launch adds them in a fixed order): so results
/// are bit-identical for any number of threads. A captured step is a list of launches that is run again and again.
/// </summary>
public interface ILaunch
{
    /// <summary>Number of pieces; they may run in any order, on any thread, at the same time.</summary>
    int Pieces { get; }

    /// <summary>Bytes of scratch memory a thread needs while it runs a piece; 0 for none.</summary>
    long ScratchBytes => 0;

    /// <summary>Runs one piece. Never throws for reasons of input: arguments were checked when the launch was made.</summary>
    /// <param name="piece">0 .. <see cref="Pieces"/> - 1.</param>
    /// <param name="scratch">This thread's scratch: at least <see cref="ScratchBytes"/> bytes, 64-byte aligned, content undefined.</param>
    unsafe void Run(int piece, byte* scratch);
}

/// <summary>Takes launches in order: runs each at once, or records it too while a step is captured.</summary>
public interface ILaunchQueue
{
    /// <summary>Queues a launch; launches take effect in the order they were submitted.</summary>
    void Submit(ILaunch launch);
}
