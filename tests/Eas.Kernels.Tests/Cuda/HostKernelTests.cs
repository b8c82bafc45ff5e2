using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>The CUDA kernels computed on the host: tests/native/kernels, built and run by CMake. And their PTX made again.</summary>
public sealed class HostKernelTests
{
    [Test]
    public void The_kernels_as_host_code_agree_with_plain_loops()
    {
        Tools.Require("the CUDA kernels are not computed on the host", "cmake", "ctest", "g++");
        string build = Path.Combine(RepositoryFiles.Root, "artifacts", "native");

        Tools.Run("cmake", "-S", RepositoryFiles.Root, "-B", build, "-DCMAKE_CXX_COMPILER=g++");
        Tools.Run("cmake", "--build", build, "--parallel", "2", "--target", "kernel_tests");
        Tools.Run("ctest", "--test-dir", Path.Combine(build, "tests", "native", "kernels"), "--output-on-failure", "--no-tests=error");
    }

    [Test]
    public void The_committed_PTX_is_what_clang_14_makes_of_the_kernels()
    {
        Tools.Require("the committed PTX is not made again", "clang-14", "bash");

        Tools.Run("bash", Path.Combine(RepositoryFiles.Root, "scripts", "make-ptx.sh"), "--check");
    }
}
