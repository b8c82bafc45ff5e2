using Eas.GpuCheck.Checks.Speed.Kernels;
using Eas.Kernels.Cuda.Driver;
using Eas.Tensors;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks.Speed;

/// <summary>Memory traffic of our own kernels, as a share of what copying within the device reaches.</summary>
internal sealed class KernelSpeedCheck : ICheck
{
    private const long CopiedBytes = 512 << 20;
    private const long QuickCopiedBytes = 1 << 20;

    public string Name => "kernel-speed";

    public string Claim => "GB/s of our own kernels, of the bytes they must move, beside those of a copy; what fits into the device's cache may exceed it";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        double copy = 0;
        foreach (Precision precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            using CudaBackend backend = machine.StartCuda(precision);
            if (copy == 0)
                log.Measure("copy within the device", "float32", copy = MeasureCopy(backend, machine), "GB/s");
            Measure(backend, machine, log, KernelCases.All(machine.IsQuick), PrecisionNames.Of(precision), copy);
        }

        using CudaBackend handwritten = machine.StartCuda(Precision.Float32, handwritten: true);
        Measure(handwritten, machine, log, Cases(machine, GatherScaleKernels.Name), "handwritten", copy);
        using CudaBackend cudnn = machine.StartCuda(Precision.Float32, cudnnBatchNorm: true);
        Measure(cudnn, machine, log, Cases(machine, BatchNormKernels.Name), "cuDNN's float32", copy);
    }

    private static IEnumerable<KernelCase> Cases(CheckedMachine machine, string name) =>
        KernelCases.All(machine.IsQuick).Where(kernel => kernel.Name.StartsWith(name, StringComparison.Ordinal));

    private static void Measure(CudaBackend backend, CheckedMachine machine, CheckLog log, IEnumerable<KernelCase> cases, string column, double copy)
    {
        using var timer = new DeviceTimer(backend, machine.IsQuick);
        foreach (KernelCase kernel in cases)
        {
            using var operands = new DeviceOperands(backend);
            (long bytes, Action call) = kernel.Prepare(operands);
            double milliseconds = timer.Time(call), gigabytes = bytes / milliseconds / 1e6;
            log.Measure(kernel.Name, $"{column} time", milliseconds * 1e3, "us");
            log.Measure(kernel.Name, column, gigabytes, "GB/s");
            log.Measure(kernel.Name, $"{column} of a copy", gigabytes / copy);
        }
    }

    private static double MeasureCopy(CudaBackend backend, CheckedMachine machine)
    {
        long bytes = machine.IsQuick ? QuickCopiedBytes : CopiedBytes;
        using Tensor source = backend.Allocate(Shape.Vector((int)(bytes / sizeof(float))), ElementType.Float32);
        using Tensor destination = backend.Allocate(source.Shape, ElementType.Float32);
        backend.Fill(source, 1);
        using var timer = new DeviceTimer(backend, machine.IsQuick);
        double milliseconds = timer.TimeQueued(() => DeviceCopies.OnDevice((ulong)destination.Pointer, (ulong)source.Pointer, bytes, backend.Stream));
        return 2 * bytes / milliseconds / 1e6;
    }
}
