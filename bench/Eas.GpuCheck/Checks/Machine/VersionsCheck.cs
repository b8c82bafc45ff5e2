using System.Globalization;
using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;

namespace Eas.GpuCheck.Checks.Machine;

/// <summary>What the figures were measured with.</summary>
internal sealed class VersionsCheck : ICheck
{
    public string Name => "versions";

    public string Claim => "driver, cuBLAS and cuDNN are found and load, and there is a device of compute capability 8.0 or newer";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        log.Note("started", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        log.Note("system", $"{RuntimeInformation.OSDescription}, .NET {Environment.Version}, {Environment.ProcessorCount} processors");
        CudaVersions versions = CudaLibraries.Versions;
        log.Note("CUDA of the driver", $"{versions.Driver / 1000}.{versions.Driver % 1000 / 10}");
        log.Note("cuBLAS", versions.Cublas?.ToString(CultureInfo.InvariantCulture) ?? "none");
        log.Note("cuDNN", versions.Cudnn?.ToString(CultureInfo.InvariantCulture) ?? "none");
        CudaLibraries.RequireAll();
        foreach (CudaDevice device in CudaDevice.List())
        {
            log.Note($"device {device.Ordinal}", device.Name);
            string subject = $"device {device.Ordinal}";
            log.Measure(subject, "compute capability", device.ComputeCapability / 10.0);
            log.Measure(subject, "memory", device.MemoryBytes / 1e9, "GB");
            log.Measure(subject, "multiprocessors", device.Multiprocessors);
            if (device.ComputeCapability < 80)
                log.Fail($"{subject} has compute capability {device.ComputeCapability / 10.0:0.0}; the kernels need 8.0");
        }
    }
}
