using System.Runtime.CompilerServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>A kernel in the PTX that Eas carries.</summary>
/// <param name="File">The file of kernels/ptx that it is in, without its ending.</param>
/// <param name="Name">The entry's name.</param>
/// <param name="Arguments">The struct that it takes by value.</param>
/// <param name="ArgumentBytes">That struct's size.</param>
public readonly record struct KernelEntry(string File, string Name, Type Arguments, int ArgumentBytes)
{
    /// <summary>Describes a kernel.</summary>
    /// <typeparam name="TArguments">What it takes.</typeparam>
    public static KernelEntry Of<TArguments>(string file, string name)
        where TArguments : unmanaged, IKernelArguments => new(file, name, typeof(TArguments), Unsafe.SizeOf<TArguments>());
}
