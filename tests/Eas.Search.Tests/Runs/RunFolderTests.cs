using Eas.Search.Runs;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs;

public sealed class RunFolderTests
{
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void Without_a_place_the_first_free_number_is_taken()
    {
        Directory.CreateDirectory(directory["quick-2"]);
        string[] paths = [.. Enumerable.Range(0, 3).Select(_ => RunFolder.CreateNext(directory["quick"]).Path)];
        Assert.That(paths, Is.EqualTo(new[] { directory["quick-1"], directory["quick-3"], directory["quick-4"] }));
    }

    [Test]
    public void Searches_that_begin_at_once_get_folders_of_their_own()
    {
        string[] paths = [.. Enumerable.Range(0, 40).AsParallel().WithDegreeOfParallelism(8).Select(_ => RunFolder.CreateNext(directory["quick"]).Path)];
        Assert.That(paths, Is.Unique);
    }

    [Test]
    public void A_folder_is_made_with_one_for_its_networks()
    {
        RunFolder folder = RunFolder.Create(directory["a/b"], "quick");
        Assert.That(Directory.Exists(folder.Networks));
        Assert.That(folder.Network(12), Is.EqualTo(Path.Combine(directory["a/b"], "networks", "12.safetensors")));
    }

    [Test]
    public void A_folder_without_a_run_is_named() =>
        Assert.That(() => RunFolder.Find(directory.Path), Throws.TypeOf<RunException>().With.Message.StartsWith($"{directory.Path}: no run is there (no run.db)"));

    [Test]
    [Platform("Linux", Reason = "a directory that not even the superuser can write to")]
    public void A_folder_that_cannot_be_written_to_is_one_line() => Assert.That(
        () => RunFolder.Create("/proc/self", "quick"),
        Throws.TypeOf<RunException>().With.Message.StartsWith("/proc/self: cannot be written to").And.Message.Contains("name another folder with --out"));
}
