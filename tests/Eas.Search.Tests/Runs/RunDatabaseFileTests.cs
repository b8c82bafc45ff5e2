using Eas.Search.Runs;
using Eas.Tensors;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs;

/// <summary>What a file of a run may look like.</summary>
public sealed class RunDatabaseFileTests
{
    private SampleRun run = null!;

    private string File => run.Folder.Database;

    [SetUp]
    public void CreateRun() => run = new SampleRun();

    [TearDown]
    public void DeleteRun() => run.Dispose();

    [Test]
    public void A_commit_is_on_the_disk_when_it_returns_with_a_write_ahead_log_and_without([Values(null, "unix-dotfile")] string? vfs)
    {
        using RunStore store = run.CreateWithEpisode(vfs);
        Assert.That(store.Database.Text("PRAGMA journal_mode"), Is.EqualTo(vfs is null ? "wal" : "truncate"));
        Assert.That(store.Database.Number("PRAGMA synchronous"), Is.EqualTo(2), "FULL");
    }

    [Test]
    public void Where_memory_cannot_be_shared_there_is_no_write_ahead_log_and_readers_still_read()
    {
        // A directory in the place of the shared memory's file.
        Directory.CreateDirectory(Path.Combine(run.Path, "run.db.tmp-shm"));
        using RunStore store = run.CreateWithEpisode();
        Assert.That(store.Database.Text("PRAGMA journal_mode"), Is.EqualTo("truncate"));
        using RunStore reader = RunStore.OpenToRead(run.Folder);
        store.RecordResult(1, SampleRun.Result(1));
        Assert.That(reader.FindNetwork(1)!.Result, Is.EqualTo(SampleRun.Result(1)));
    }

    [Test]
    public void A_closed_run_is_one_file_that_is_read_even_where_nothing_can_be_made_beside_it()
    {
        run.CreateWithEpisode().Dispose();
        Assert.That(Directory.GetFiles(run.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "run.db", "run.lock" }));
        Directory.CreateDirectory(File + "-shm");
        using RunStore reader = RunStore.OpenToRead(run.Folder);
        Assert.That(reader.NextNetworkNumber(), Is.EqualTo(4));
    }

    [Test]
    public void What_a_killed_creation_left_is_no_run_and_in_nobodys_way()
    {
        Directory.CreateDirectory(run.Path);
        System.IO.File.WriteAllText(Path.Combine(run.Path, "run.db.tmp"), "half a file");
        Assert.That(() => run.Folder, Throws.TypeOf<RunException>().With.Message.Contains("no run is there"));
        using RunStore store = run.Create();
        Assert.That(store.ReadRun(), Is.EqualTo(SampleRun.Record));
    }

    [Test]
    public void The_first_schema_is_read_which_knew_one_precision_only()
    {
        using (RunStore store = run.Create())
            store.Database.Execute("ALTER TABLE run DROP COLUMN precision; PRAGMA user_version = 1");
        using RunStore old = RunStore.OpenToRead(run.Folder);
        Assert.That(old.ReadRun().Precision, Is.EqualTo(Precision.Float32));
    }

    [Test]
    public void A_newer_schema_is_refused()
    {
        using (RunStore store = run.Create())
            store.Database.Execute("PRAGMA user_version = 99");
        AssertRefused("its schema version 99 is newer than this program knows (2); update the program");
    }

    [Test]
    public void A_database_of_something_else_is_refused()
    {
        using (RunStore store = run.Create())
            store.Database.Execute("PRAGMA application_id = 5");
        AssertRefused("not the database of a run");
    }

    [Test]
    public void Garbage_is_refused([Values(10, 100, 5000)] int length)
    {
        run.Create().Dispose();
        byte[] garbage = new byte[length];
        new Random(length).NextBytes(garbage);
        System.IO.File.WriteAllBytes(File, garbage);
        AssertRefused("the database is damaged (file is not a database); put a copy of it back, or begin a new run: the networks beside it can still be used");
    }

    [Test]
    public void A_file_cut_off_anywhere_is_refused()
    {
        run.CreateWithEpisode().Dispose();
        byte[] whole = System.IO.File.ReadAllBytes(File);
        foreach (int length in Enumerable.Range(0, whole.Length / 1024).Select(kilobytes => 1024 * kilobytes).Append(100).Append(whole.Length - 1))
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            AssertRefused(length == 0 ? "not the database of a run" : "the database is damaged (");
        }
    }

    [Test]
    public void A_page_overwritten_is_refused()
    {
        run.CreateWithEpisode().Dispose();
        byte[] whole = System.IO.File.ReadAllBytes(File);
        for (int page = 4096; page < whole.Length; page += 4096)
        {
            byte[] damaged = [.. whole];
            damaged.AsSpan(page, 4096).Fill(0xa5);
            System.IO.File.WriteAllBytes(File, damaged);
            AssertRefused("the database is damaged (");
        }
    }

    [Test]
    public void A_policy_that_is_not_as_it_was_written_is_refused()
    {
        using RunStore store = run.CreateWithEpisode();
        store.Database.Execute("UPDATE policies SET bytes = x'00'");
        Assert.That(
            () => store.ReadPolicy(store.ReadEpisodes()[0].PolicySha256), Throws.TypeOf<RunException>().With.Message.Contains("is not as it was written"));
    }

    [Test]
    public void A_full_disk_is_one_line_and_loses_nothing()
    {
        using RunStore store = run.CreateWithEpisode();
        store.RecordResult(1, SampleRun.Result(1));
        long pages = store.Database.Number("PRAGMA page_count");
        store.Database.Number($"PRAGMA max_page_count = {pages}");
        Assert.That(
            () => store.AddEpisode(1, 2, new byte[100_000], []),
            Throws.TypeOf<RunException>().With.Message.EqualTo(
                $"{File}: the disk is full; free some of it and go on with --resume: what was recorded is safe"));
        Assert.That(store.ReadEpisodes(), Has.Count.EqualTo(1));

        store.Database.Number($"PRAGMA max_page_count = {pages + 100}");
        store.AddEpisode(1, 2, new byte[100_000], []);
        Assert.That(store.FindNetwork(1)!.Result, Is.EqualTo(SampleRun.Result(1)));
    }

    [Test]
    public void A_file_that_is_a_directory_is_one_line()
    {
        run.Create().Dispose();
        RunFolder folder = run.Folder;
        System.IO.File.Delete(File);
        Directory.CreateDirectory(folder.Database);
        Assert.That(
            () => RunStore.OpenToWrite(folder),
            Throws.TypeOf<RunException>().With.Message.EqualTo(
                $"{folder.Database}: cannot be opened or written to (unable to open database file); check the permissions of file and folder"));
    }

    private void AssertRefused(string message)
    {
        foreach (Func<RunFolder, RunStore> open in new[] { RunStore.OpenToRead, RunStore.OpenToWrite })
        {
            Assert.That(
                () => open(run.Folder).Dispose(),
                Throws.TypeOf<RunException>().With.Message.StartsWith($"{File}: {message}").And.Message.Not.Contains("\n"));
        }
    }
}
