namespace Eas.Kernels.Cpu.Memory;

// Measured on two Zen 4 cores with 32 MB of last-level cache: memory gives 19 GB/s to reads, with one thread or two, and takes as much again in
// writes beside them. An ordinary store first reads its line: x to y moves 22 GB/s that way, 35 GB/s with streaming stores. Within the cache
// ordinary stores are faster, and the next op finds the values there.

/// <summary>Tells from its shape alone whether a tensor outlasts the last-level cache.</summary>
internal static class LastLevelCache
{
    /// <summary>Floats that a large last-level cache holds beside other tensors.</summary>
    public const long Floats = 6_000_000;

    /// <summary>Whether what is written first has left the cache by the time that all of it is written, so that storing past the caches is faster.</summary>
    public static bool IsExceededBy(long floats) => floats > Floats;
}
