using System.Text.Json;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cuda.Libraries;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class DevicesTests
{
    [Test]
    public void Json_tells_threads_and_vector_widths()
    {
        JsonElement cpu = CommandLine.Run("devices", "--json", "--threads", "3", "--simd", "32").Json.GetProperty("cpu");
        Assert.That(cpu.GetProperty("threads").GetInt32(), Is.EqualTo(3));
        Assert.That(cpu.GetProperty("simd").GetInt32(), Is.EqualTo(32));
        Assert.That(cpu.GetProperty("simd_widths")[0].GetInt32(), Is.EqualTo((int)SimdWidths.Widest));
    }

    [Test]
    public void Text_tells_the_processor_and_why_there_is_no_cuda()
    {
        Assume.That(CudaLibraries.IsDriverPresent, Is.False, "this machine has a GPU's driver");
        Assert.That(CommandLine.Run("devices").Output, Does.StartWith("cpu  ").And.Contain("cuda        none: NVIDIA's driver (libcuda.so.1) is missing"));
    }
}
