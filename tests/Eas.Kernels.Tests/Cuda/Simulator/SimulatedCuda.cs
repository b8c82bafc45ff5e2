using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>The stand-ins for the CUDA libraries of tests/native/simulator: built by CMake, found by EAS_CUDA_PATH.</summary>
internal static unsafe class SimulatedCuda
{
    private static readonly Lazy<nint> Driver = new(Build);

    /// <summary>Makes the simulator what the product's CUDA calls reach, without faults and counts; ignores the test where it cannot be built.</summary>
    public static void Require()
    {
        Tools.Require("the CUDA code is not tested on the simulator", "cmake", "g++");
        Reset(null);
    }

    /// <summary>Clears counts and violations and asks for faults.</summary>
    public static void Reset(string? faults)
    {
        var reset = (delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(Driver.Value, "easSimulatorReset");
        byte[] text = Encoding.UTF8.GetBytes((faults ?? "") + "\0");
        fixed (byte* p = text)
            Assert.That(reset(p), Is.Zero, $"the simulator has no fault {faults}");
    }

    /// <summary>A count of the simulator's report.</summary>
    public static long Count(string key) => long.Parse(Values(key).Single(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the real libraries would not have allowed.</summary>
    public static string[] Violations => Values("violation");

    private static string[] Values(string key) =>
        [.. Report().Split('\n').Where(line => line.StartsWith(key + "=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];

    private static string Report()
    {
        var report = (delegate* unmanaged<byte*, nuint, int>)NativeLibrary.GetExport(Driver.Value, "easSimulatorReport");
        byte[] buffer = new byte[report(null, 0) + 1];
        fixed (byte* p = buffer)
            return Encoding.UTF8.GetString(buffer, 0, report(p, (nuint)buffer.Length));
    }

    private static nint Build()
    {
        string build = Path.Combine(RepositoryFiles.Root, "artifacts", "native");
        string folder = Path.Combine(build, "simulator");
        Tools.Run("cmake", "-S", RepositoryFiles.Root, "-B", build, "-DCMAKE_CXX_COMPILER=g++");
        Tools.Run("cmake", "--build", build, "--parallel", "2", "--target", "simulator");
        Environment.SetEnvironmentVariable("EAS_CUDA_PATH", folder);
        return NativeLibrary.Load(Path.Combine(folder, "libcuda.so.1"));
    }
}
