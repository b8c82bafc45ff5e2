using System.Diagnostics;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Kernels;

namespace Eas.GpuCheck.Checks.Machine;

/// <summary>The driver's compiler is the first to read the PTX as a whole.</summary>
internal sealed class KernelLoadingCheck : ICheck
{
    public string Name => "kernel-loading";

    public string Claim => "the driver compiles all PTX, the compiler's and the handwritten, and finds every kernel in it";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        using var context = new CudaContext(0);
        foreach (bool handwritten in new[] { false, true })
        {
            using var launcher = new KernelLauncher(context, handwritten);
            foreach (IGrouping<string, KernelEntry> file in KernelTable.All.GroupBy(entry => entry.File))
            {
                if (handwritten && !KernelPtx.IsHandwritten(file.Key))
                    continue;
                string subject = handwritten ? $"handwritten/{file.Key}" : file.Key;
                long start = Stopwatch.GetTimestamp();
                foreach (KernelEntry entry in file)
                    log.FailWhere(subject, FindProblem(launcher, entry));
                log.Measure(subject, "time", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms");
                log.Measure(subject, "kernels", file.Count());
            }
        }
    }

    private static string? FindProblem(KernelLauncher launcher, KernelEntry entry)
    {
        try
        {
            launcher.Prepare(entry);
            return null;
        }
        catch (CudaException problem)
        {
            return $"{entry.Name}: {problem.Message}";
        }
    }
}
