using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cuda.Driver;
using Eas.Tensors.Cpu;
using Eas.Tensors.Cuda;

namespace Eas.Tensors;

/// <summary>What is computed with.</summary>
/// <param name="Arithmetic">A CPU's vectors, or CUDA and its precision.</param>
/// <param name="Ordinal">The CUDA device; null for one after the other where several networks are trained at the same time.</param>
/// <param name="Deterministic">Whether a GPU may use only algorithms whose results are the same each time.</param>
public sealed record DeviceChoice(Arithmetic Arithmetic, int? Ordinal = null, bool Deterministic = true)
{
    /// <summary>Where a GPU's convolution plans are kept; null for the user's file.</summary>
    public string? PlansFile { get; init; }

    /// <summary>Starts it.</summary>
    /// <param name="threads">Threads of a CPU; 0 for one per processor.</param>
    /// <param name="worker">Which of the workers that compute at the same time, from 0.</param>
    /// <exception cref="PlatformNotSupportedException">This processor lacks the vector width.</exception>
    /// <exception cref="Eas.Kernels.Cuda.Libraries.CudaUnavailableException">There is no such CUDA device, or a library is missing.</exception>
    public IBackend Create(int threads, int worker = 0) => Arithmetic.IsCuda
        ? new CudaBackend(new CudaOptions { Ordinal = Ordinal ?? OrdinalOf(worker), Precision = Arithmetic.Precision, Deterministic = Deterministic, PlansFile = PlansFile })
        : new CpuBackend(threads, (SimdWidth)Arithmetic.VectorWidth);

    /// <summary>Its name on the command line for one of the workers, for example <c>cuda:1</c>.</summary>
    public string NameFor(int worker) => Arithmetic.IsCuda ? $"cuda:{Ordinal ?? OrdinalOf(worker)}" : "cpu";

    private static int OrdinalOf(int worker) => worker == 0 ? 0 : worker % CudaDevice.List().Count;
}
