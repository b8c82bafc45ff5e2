namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// What a kernel takes, by value: the fields are those of the struct of the same name in kernels/*.cu, in its order. Addresses are device addresses; pitches and
/// counts are in elements.
/// </summary>
public interface IKernelArguments
{
    /// <summary>Blocks to launch.</summary>
    KernelGrid Grid { get; }
}
