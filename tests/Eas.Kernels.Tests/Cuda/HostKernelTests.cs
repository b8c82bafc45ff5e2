using System.ComponentModel;
using System.Diagnostics;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>The CUDA kernels computed on the host: tests/native/kernels, built and run by CMake.</summary>
public sealed class HostKernelTests
{
    [Test]
    public void The_kernels_as_host_code_agree_with_plain_loops()
    {
        foreach (string tool in (string[])["cmake", "ctest", "g++"])
        {
            if (!IsInstalled(tool))
                Assert.Ignore($"{tool} is not installed: the CUDA kernels are not computed on the host");
        }

        string build = Path.Combine(RepositoryFiles.Root, "artifacts", "native");
        Run("cmake", "-S", RepositoryFiles.Root, "-B", build, "-DCMAKE_CXX_COMPILER=g++");
        Run("cmake", "--build", build, "--parallel", "--target", "kernel_tests");
        Run("ctest", "--test-dir", Path.Combine(build, "tests", "native", "kernels"), "--output-on-failure", "--no-tests=error");
    }

    private static bool IsInstalled(string tool)
    {
        try
        {
            using Process process = Start(tool, "--version");
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static void Run(string tool, params string[] arguments)
    {
        using Process process = Start(tool, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{tool} {string.Join(' ', arguments)}\n{output}\n{errors.Result}");
    }

    private static Process Start(string tool, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
