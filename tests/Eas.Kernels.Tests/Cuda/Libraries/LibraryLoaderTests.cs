using Eas.Kernels.Cuda.Libraries;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Libraries;

/// <summary>Where CUDA's libraries are looked for, what is loaded before them, and what is said where they are missing.</summary>
public sealed class LibraryLoaderTests
{
    private const string Packages = "opt/torch/.venv/lib/python3.12/site-packages/nvidia";

    [Test]
    public void Chosen_folders_come_before_the_system()
    {
        using var machine = new FakeMachine();
        machine.Set("EAS_CUDA_PATH", $"{machine.At("empty")}:{machine.At("chosen")}");
        machine.Write("chosen/libcuda.so.1");
        machine.OfSystem.Add("libcuda.so.1");

        machine.Loader.LoadDriver();

        Assert.That(machine.Opened, Is.EqualTo(["chosen/libcuda.so.1"]));
    }

    [Test]
    public void A_library_is_loaded_once()
    {
        using var machine = new FakeMachine();
        machine.OfSystem.Add("libcuda.so.1");

        nint first = machine.Loader.LoadDriver();

        Assert.That(machine.Loader.LoadDriver(), Is.EqualTo(first));
        Assert.That(machine.Opened, Has.Count.EqualTo(1));
    }

    [Test]
    public void The_system_comes_before_toolkits_and_those_before_packages()
    {
        using var machine = new FakeMachine();
        machine.Set("VIRTUAL_ENV", machine.At("environment"));
        machine.Set("HOME", machine.At("home"));
        foreach (string folder in (string[])["usr/local/cuda-12.8/lib64", "usr/local/cuda-13.0/lib64", "usr/local/nvidia/lib64"])
            machine.Write($"{folder}/x");
        foreach (string prefix in (string[])["environment", "opt/torch/.venv", "usr", "home/.local"])
            machine.Write($"{prefix}/lib/python3.12/site-packages/x");

        IEnumerable<string> folders = machine.Folders.OfToolkit()
            .Where(folder => folder.Length == 0 || Directory.Exists(folder) || folder.EndsWith("cudnn/lib", StringComparison.Ordinal));

        Assert.That(folders.Select(folder => folder.Replace(machine.At("usr")[..^3], "", StringComparison.Ordinal)), Is.EqualTo(
        [
            "",
            "usr/local/cuda-13.0/lib64",
            "usr/local/cuda-12.8/lib64",
            "usr/local/nvidia/lib64",
            "environment/lib/python3.12/site-packages/nvidia/cudnn/lib",
            "opt/torch/.venv/lib/python3.12/site-packages/nvidia/cudnn/lib",
            "usr/lib/python3.12/site-packages/nvidia/cudnn/lib",
            "home/.local/lib/python3.12/site-packages/nvidia/cudnn/lib",
        ]));
    }

    [Test]
    public void The_packages_of_the_first_python3_on_the_path_are_found()
    {
        using var machine = new FakeMachine();
        machine.Set("PATH", $"{machine.At("none")}:{machine.At("tools/bin")}");
        machine.Write("tools/bin/python3");
        machine.Write("tools/lib/python3.9/site-packages/nvidia/cublas/lib/libcublas.so.12");

        machine.Loader.LoadCublas(cudaMajor: 12);

        Assert.That(machine.Opened, Is.EqualTo(["tools/lib/python3.9/site-packages/nvidia/cublas/lib/libcublas.so.12"]));
    }

    [Test]
    public void What_cuBLAS_and_cuDNN_load_is_loaded_before_them()
    {
        using var machine = new FakeMachine();
        foreach (string file in (string[])["libcublas.so.13", "libcublasLt.so.13", "libnvrtc.so.13", "libnvrtc-builtins.so.13.0", "libcudart.so.13"])
            machine.Write($"{Packages}/cu13/lib/{file}");
        foreach (string part in (string[])["", "_adv", "_cnn", "_graph", "_ops", "_engines_precompiled", "_engines_runtime_compiled", "_heuristic"])
            machine.Write($"{Packages}/cudnn/lib/libcudnn{part}.so.9");

        machine.Loader.LoadCublas(cudaMajor: 13);
        machine.Loader.LoadCudnn(cudaMajor: 13);

        Assert.That(machine.Opened.Select(Path.GetFileName), Is.EqualTo(
        [
            "libnvrtc-builtins.so.13.0",
            "libnvrtc.so.13",
            "libcublasLt.so.13",
            "libcublas.so.13",
            "libcudnn_graph.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libcudnn_engines_runtime_compiled.so.9",
            "libcudnn_heuristic.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9",
            "libcudnn.so.9",
        ]));
    }

    [TestCase(12, "libcublas.so.12")]
    [TestCase(13, "libcublas.so.13")]
    public void Libraries_newer_than_the_driver_are_passed_over(int cudaMajor, string expected)
    {
        using var machine = new FakeMachine();
        machine.OfSystem.UnionWith(["libcublas.so.12", "libcublas.so.13"]);

        machine.Loader.LoadCublas(cudaMajor);

        Assert.That(machine.Opened, Is.EqualTo([expected]));
    }

    [Test]
    public void A_file_that_does_not_load_is_passed_over()
    {
        using var machine = new FakeMachine();
        machine.Set("EAS_CUDA_PATH", machine.At("chosen"));
        machine.Write("chosen/libcudnn.so.9", "broken");
        machine.OfSystem.Add("libcudnn.so.9");

        machine.Loader.LoadCudnn(cudaMajor: 12);

        Assert.That(machine.Opened, Is.EqualTo(["libcudnn.so.9"]));
    }

    [Test]
    public void A_missing_library_is_named_with_where_it_was_looked_for_and_what_to_do()
    {
        using var machine = new FakeMachine();
        machine.Set("EAS_CUDA_PATH", machine.At("chosen"));
        machine.Write("chosen/libcudnn.so.9", "broken");
        machine.Write($"{Packages}/x");

        CudaUnavailableException? exception = Assert.Throws<CudaUnavailableException>(() => machine.Loader.LoadCudnn(cudaMajor: 13));

        Assert.That(exception!.Message, Does.StartWith("cuDNN 9 (libcudnn.so.9) is missing: looked in EAS_CUDA_PATH (")
            .And.Contain(machine.At("opt/torch/.venv/lib/python3.12/site-packages"))
            .And.Contain($"{machine.At("chosen/libcudnn.so.9")} does not load (file too short)")
            .And.Contain("pip install nvidia-cudnn-cu13")
            .And.Not.Contain("\n"));
    }

    [Test]
    public void A_missing_driver_is_named_with_what_to_do()
    {
        using var machine = new FakeMachine();

        CudaUnavailableException? exception = Assert.Throws<CudaUnavailableException>(() => machine.Loader.LoadDriver());

        Assert.That(exception!.Message, Does.StartWith("NVIDIA's driver (libcuda.so.1) is missing: looked in EAS_CUDA_PATH (not set), the system's libraries, ")
            .And.Contain("or use the CPU"));
    }

    [Test]
    public void The_systems_reason_for_a_refusal_is_one_line()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["libcuda.so.1"], "no library");

        OpenedLibrary library = OpenedLibrary.Open(directory["libcuda.so.1"]);

        Assert.That(library.Handle, Is.EqualTo((nint)0));
        Assert.That(library.Failure, Is.AnyOf("file too short", "invalid ELF header"));
    }
}
