using Eas.Kernels.Cuda.Cudnn;
using Eas.Tensors;
using Eas.Tensors.Cuda;
using NUnit.Framework;

namespace Eas.Testing.Simulator;

/// <summary>CUDA backends on the simulator.</summary>
public static class SimulatedDevice
{
    /// <summary>Builds the simulator and makes it this process's CUDA; convolution plans go to a folder of its own. Ignores the test where the tools are missing.</summary>
    public static void Prepare()
    {
        SimulatorLibraries.Require();
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(SimulatorLibraries.Folder, "cache"));
    }

    /// <summary>Options whose plans are kept in no file, so that a test leaves nothing behind and finds nothing.</summary>
    public static CudaOptions Options(Precision precision, int ordinal = 0) =>
        new() { Precision = precision, Ordinal = ordinal, Plans = new ConvolutionPlans(null) };

    /// <summary>Asserts that no rule of the libraries was broken since the last reset, and that everything was given back.</summary>
    public static void AssertClean()
    {
        SimulatorReport report = SimulatorLibraries.Report();
        Assert.That(report.Violations, Is.Empty);
        Assert.That(report.Leaks, Is.Empty);
    }
}
