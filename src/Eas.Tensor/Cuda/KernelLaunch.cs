using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Kernels;

namespace Eas.Tensors.Cuda;

/// <summary>A kernel with its arguments.</summary>
internal sealed class KernelLaunch<TArguments>(KernelLauncher launcher, KernelEntry entry, TArguments arguments, CudaStream stream) : ICudaLaunch
    where TArguments : unmanaged, IKernelArguments
{
    public void Run() => launcher.Launch(entry, arguments, stream);
}
