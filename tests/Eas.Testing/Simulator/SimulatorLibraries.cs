using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;

namespace Eas.Testing.Simulator;

/// <summary>
/// Stand-ins for libcuda, libcublas and libcudnn (tests/native/simulator), which this process takes for CUDA from the first call of <see cref="Require"/> on. There
/// is one simulator per process: tests that use it must not run at the same time.
/// </summary>
public static class SimulatorLibraries
{
    private const string PathVariable = "EAS_CUDA_PATH";

    private static readonly Lazy<nint> Driver = new(Load);

    /// <summary>For the environment of processes that a test starts, as EAS_CUDA_PATH.</summary>
    public static string Folder { get; } = Path.Combine(NativeBuild.Folder, "simulator");

    /// <summary>Builds the simulator and makes it this process's CUDA; ignores the test where the tools are missing.</summary>
    public static void Require()
    {
        NativeBuild.Require("the CUDA simulator is not built");
        _ = Driver.Value;
    }

    /// <summary>Forgets faults, counts and violations; what is alive stays.</summary>
    /// <param name="faults">What fails from now on, as in EAS_SIMULATOR_FAULTS: "allocation=5,launch=7".</param>
    public static unsafe void Reset(string faults = "")
    {
        var reset = (delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(Driver.Value, "easSimulatorReset");
        fixed (byte* text = Encoding.ASCII.GetBytes(faults + '\0'))
            Assert.That(reset(text), Is.Zero, $"the simulator knows no fault like {faults}");
    }

    /// <summary>What happened since the last reset, and what is alive.</summary>
    public static unsafe SimulatorReport Report()
    {
        var report = (delegate* unmanaged<byte*, nuint, int>)NativeLibrary.GetExport(Driver.Value, "easSimulatorReport");
        byte[] text = new byte[1 << 18];
        fixed (byte* buffer = text)
            report(buffer, (nuint)text.Length);
        return new SimulatorReport(Encoding.UTF8.GetString(text, 0, Array.IndexOf(text, (byte)0)));
    }

    private static nint Load()
    {
        NativeBuild.Build("simulator");
        Environment.SetEnvironmentVariable(PathVariable, Folder);
        return NativeLibrary.Load(Path.Combine(Folder, "libcuda.so.1"));
    }
}
