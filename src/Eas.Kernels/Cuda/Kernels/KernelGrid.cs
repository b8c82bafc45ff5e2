namespace Eas.Kernels.Cuda.Kernels;

/// <summary>Blocks of a launch. What a kernel computes depends on its arguments alone: another grid gives the same bits.</summary>
/// <param name="X">Blocks along x.</param>
/// <param name="Y">Blocks along y.</param>
public readonly record struct KernelGrid(uint X, uint Y = 1)
{
    /// <summary>Threads of every block of every kernel.</summary>
    public const int ThreadsPerBlock = 256;

    // Enough blocks to fill the largest device several times over; the threads go round for more.
    private const long MaxBlocks = 4096;

    /// <summary>One thread for each of some items, or fewer threads that go round.</summary>
    public static KernelGrid Of(long items) => new((uint)Math.Clamp((items + ThreadsPerBlock - 1) / ThreadsPerBlock, 1, MaxBlocks));
}
