using System.Diagnostics;
using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs;

/// <summary>Another process records network 1 and is in the middle of adding the second episode.</summary>
[Platform("Linux,MacOsX")]
public sealed class KilledWriterTests
{
    private const string WithoutWriteAheadLog = "unix-dotfile";

    private SampleRun run = null!;
    private Process writer = null!;

    [TearDown]
    public void DeleteRun()
    {
        Kill();
        writer.Dispose();
        run.Dispose();
    }

    [Test]
    public void A_second_writer_is_refused_and_a_reader_sees_what_was_recorded()
    {
        Start(vfs: null);
        Assert.That(() => RunStore.OpenToWrite(run.Folder), Throws.TypeOf<RunException>().With.Message.Contains($"process {writer.Id} is writing to it"));
        using RunStore reader = RunStore.OpenToRead(run.Folder);
        AssertHoldsWhatWasRecorded(reader);
    }

    [Test]
    public void Killed_it_leaves_what_was_recorded_and_nothing_half_written([Values(null, WithoutWriteAheadLog)] string? vfs)
    {
        Start(vfs);
        Kill();
        using RunStore store = RunStore.OpenToWrite(run.Folder);
        AssertHoldsWhatWasRecorded(store);
        SampleRun.AddEpisode(store, 2);
        Assert.That(store.ReadNetworks(1, 2), Has.Count.EqualTo(3));
    }

    [Test]
    public void Killed_it_leaves_a_run_that_can_be_read()
    {
        Start(vfs: null);
        Kill();
        using RunStore reader = RunStore.OpenToRead(run.Folder);
        AssertHoldsWhatWasRecorded(reader);
    }

    [Test]
    public void Without_a_write_ahead_log_a_reader_says_that_the_search_has_to_go_on_first()
    {
        Start(WithoutWriteAheadLog);
        Kill();
        Assert.That(() => RunStore.OpenToRead(run.Folder), Throws.TypeOf<RunException>().With.Message.Contains("go on with that by --resume, which repairs it"));
        RunStore.OpenToWrite(run.Folder).Dispose();
        using RunStore reader = RunStore.OpenToRead(run.Folder);
        AssertHoldsWhatWasRecorded(reader);
    }

    private static void AssertHoldsWhatWasRecorded(RunStore store)
    {
        Assert.That(store.FindNetwork(1)!.Result, Is.EqualTo(SampleRun.Result(1)));
        Assert.That(store.ReadEpisodes(), Has.Count.EqualTo(1));
        Assert.That(store.NextNetworkNumber(), Is.EqualTo(4));
    }

    private void Start(string? vfs)
    {
        run = new SampleRun();
        run.CreateWithEpisode(vfs).Dispose();
        writer = Process.Start(new ProcessStartInfo("dotnet", [typeof(RunWriter).Assembly.Location, run.Path]) { RedirectStandardOutput = true })!;
        Assert.That(writer.StandardOutput.ReadLine(), Is.EqualTo(RunWriter.HalfWay));
    }

    private void Kill()
    {
        writer.Kill();
        writer.WaitForExit();
    }
}
