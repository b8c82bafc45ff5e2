using Eas.Kernels.Cuda.Libraries;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>Commands that cannot be carried out: one line on standard error, exit code 1.</summary>
public class FailureTests
{
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void An_unknown_data_set_gets_the_list_of_known_ones() => AssertFails(
        "no such data set and no such directory; the data sets are fashion-mnist-subset, fashion-mnist, cifar-10, cifar-100, svhn-extra, svhn", "train", "--data", "nosuch");

    [Test]
    public void A_data_set_that_ships_needs_no_fetching() => AssertFails(
        "fashion-mnist-subset: it has no address", "data", "get", "fashion-mnist-subset", "--folder", directory.Path);

    [Test]
    public void A_directory_without_data_is_named() => AssertFails($"{directory.Path}: the directory is empty", "data", "verify", directory.Path);

    [Test]
    public void A_GPU_that_is_not_there_is_refused_in_one_line()
    {
        Assume.That(CudaLibraries.IsDriverPresent, Is.False, "this machine has a GPU's driver");
        AssertFails("libcuda.so.1", "bench", "train", "--device", "cuda:0");
    }

    [Test]
    [Platform("Linux", Reason = "a directory that not even the superuser can write to")]
    public void An_output_that_cannot_be_written_to_is_refused() =>
        AssertFails("--out /proc/self: cannot be written to", "train", "--data", "nosuch", "--out", "/proc/self");

    [Test]
    public void An_output_that_holds_a_training_is_left_alone()
    {
        File.WriteAllText(directory["best.safetensors"], "mine");

        AssertFails("holds a training already (best.safetensors); go on with it by --resume", "train", "--data", "nosuch", "--out", directory.Path);
        Assert.That(File.ReadAllText(directory["best.safetensors"]), Is.EqualTo("mine"));
    }

    [Test]
    public void A_checkpoint_that_is_not_there_is_named() =>
        AssertFails($"{directory["a.safetensors"]}: no such file", "eval", directory["a.safetensors"]);

    [Test]
    public void A_checkpoint_of_garbage_is_named()
    {
        File.WriteAllText(directory["a.safetensors"], "garbage");

        AssertFails(directory["a.safetensors"], "eval", directory["a.safetensors"]);
    }

    [Test]
    public void A_network_that_does_not_fit_the_images_is_refused() =>
        AssertFails("the network tells 7 classes apart, but fashion-mnist-subset has 10", "train", "--arch", "FC(8), SM(7)");

    [Test]
    public void Where_an_error_happened_is_shown_only_when_asked_for()
    {
        CommandResult verbose = CommandLine.Run("data", "verify", directory.Path, "--verbose");

        Assert.That(verbose.Error, Does.Contain("DataException").And.Contain("   at Eas."));
    }

    private static void AssertFails(string message, params string[] args)
    {
        CommandResult line = CommandLine.Run(args);

        Assert.Multiple(() =>
        {
            Assert.That(line.Error, Does.Contain(message));
            Assert.That(line.ErrorLines, Has.Length.EqualTo(1));
            Assert.That(line.ErrorLines, Has.None.Contains("unexpected error"));
            Assert.That(line.ExitCode, Is.EqualTo(ExitCode.Failed));
            Assert.That(line.Output, Is.Empty);
        });
    }
}
