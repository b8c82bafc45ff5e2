namespace Eas.Kernels.Cuda.Libraries;

/// <summary>A library that was found and loaded.</summary>
/// <param name="Path">Its path, or its name where the system found it.</param>
/// <param name="Handle">What the system calls it.</param>
internal sealed record LibraryLocation(string Path, nint Handle);
