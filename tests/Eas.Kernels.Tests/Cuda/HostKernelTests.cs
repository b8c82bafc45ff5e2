using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>The CUDA kernels computed on the host: tests/native/kernels, built and run by CMake. And their PTX made again.</summary>
public sealed class HostKernelTests
{
    [Test]
    public void The_kernels_as_host_code_agree_with_plain_loops()
    {
        NativeBuild.Require("the CUDA kernels are not computed on the host");

        NativeBuild.Build("kernel_tests");
        Tools.Run("ctest", "--test-dir", Path.Combine(NativeBuild.Folder, "tests", "native", "kernels"), "--output-on-failure", "--no-tests=error");
    }

    [Test]
    public void The_committed_PTX_is_what_clang_14_makes_of_the_kernels()
    {
        Tools.Require("the committed PTX is not made again", "clang-14", "bash");

        Tools.Run("bash", Path.Combine(RepositoryFiles.Root, "scripts", "make-ptx.sh"), "--check");
    }
}
