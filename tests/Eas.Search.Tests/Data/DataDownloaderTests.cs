using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using Eas.Search.Data;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class DataDownloaderTests
{
    private TemporaryDirectory folder = null!;
    private LoopbackServer server = null!;
    private byte[] archive = null!;

    [SetUp]
    public void StartServer()
    {
        folder = new TemporaryDirectory();
        server = new LoopbackServer();
        using TemporaryDirectory content = new();
        SyntheticData.WriteCifar10(content.Path);
        archive = Archive([.. Directory.GetFiles(content.Path).Select(path => ($"cifar-10-batches-bin/{Path.GetFileName(path)}", File.ReadAllBytes(path)))]);
        server.Files["cifar.tar.gz"] = archive;
    }

    [TearDown]
    public void StopServer()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task An_archive_is_fetched_checked_and_unpacked()
    {
        List<DownloadProgress> progress = [];

        string directory = await GetAsync(new ArchiveSource(archive), progress.Add);

        using DataSet dataSet = DataSets.Open(directory);
        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Train.Count, Is.EqualTo(20));
            Assert.That(Directory.GetFiles(directory), Has.Length.EqualTo(6));
            Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { directory }));
            Assert.That(progress[0], Is.EqualTo(new DownloadProgress("cifar.tar.gz", 0, archive.Length)));
            Assert.That(progress[^1], Is.EqualTo(new DownloadProgress("cifar.tar.gz", archive.Length, archive.Length)));
        });
    }

    [Test]
    public async Task Plain_files_are_fetched_as_they_are()
    {
        server.Files["a.gz"] = [1, 2, 3];
        server.Files["b.gz"] = [4];

        string directory = await GetAsync(new FilesSource(("a.gz", [1, 2, 3]), ("b.gz", [4])));

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(Path.Combine(directory, "a.gz")), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(File.ReadAllBytes(Path.Combine(directory, "b.gz")), Is.EqualTo(new byte[] { 4 }));
        });
    }

    [Test]
    public async Task A_set_that_is_there_is_not_fetched_again()
    {
        string directory = await GetAsync(new ArchiveSource(archive));
        server.Requests.Clear();

        Assert.Multiple(() =>
        {
            Assert.That(() => GetAsync(new ArchiveSource(archive)).Result, Is.EqualTo(directory));
            Assert.That(server.Requests, Is.Empty);
        });
    }

    [Test]
    public async Task A_connection_cut_in_the_middle_is_taken_up_where_it_broke()
    {
        server.Cuts.Enqueue(400);
        server.Cuts.Enqueue(300);

        await GetAsync(new ArchiveSource(archive));

        Assert.That(server.Requests.Select(request => request.Start), Is.EqualTo(new[] { 0, 400, 700 }));
    }

    [Test]
    public async Task A_fetch_that_was_given_up_goes_on_with_the_next()
    {
        server.Cuts.Enqueue(400);
        for (int i = 0; i < 3; i++)
            server.Cuts.Enqueue(0);
        Assert.That(
            () => GetAsync(new ArchiveSource(archive)),
            Throws.InstanceOf<DataException>().With.Message.Contains("after 400 bytes").And.Message.Contains("run the command again"));
        Assert.That(Directory.Exists(folder["cifar-10"]), Is.False);
        server.Requests.Clear();

        await GetAsync(new ArchiveSource(archive));

        Assert.That(server.Requests, Is.EqualTo(new[] { ("cifar.tar.gz", 400) }));
    }

    [Test]
    public async Task A_server_that_ignores_ranges_sends_the_whole_file_again()
    {
        server.IgnoresRange = true;
        server.Cuts.Enqueue(400);

        string directory = await GetAsync(new ArchiveSource(archive));

        using DataSet dataSet = DataSets.Open(directory);
        Assert.That(dataSet.Train.Count, Is.EqualTo(20));
    }

    [Test]
    public async Task A_partial_file_that_is_complete_is_used()
    {
        Directory.CreateDirectory(folder["cifar-10.partial"]);
        File.WriteAllBytes(folder["cifar-10.partial/cifar.tar.gz.partial"], archive);

        string directory = await GetAsync(new ArchiveSource(archive));

        Assert.That(Directory.GetFiles(directory), Has.Length.EqualTo(6));
    }

    [Test]
    public void Wrong_bytes_are_deleted_and_never_get_the_final_name()
    {
        server.Files["cifar.tar.gz"] = [.. archive.Select(value => (byte)~value)];

        Assert.Multiple(() =>
        {
            Assert.That(
                () => GetAsync(new ArchiveSource(archive)),
                Throws.InstanceOf<DataException>().With.Message.Contains("MD5").And.Message.Contains("deleted").And.Message.Not.Contains("\n"));
            Assert.That(Directory.Exists(folder["cifar-10"]), Is.False);
            Assert.That(Directory.GetFiles(folder["cifar-10.partial"]), Is.Empty);
        });
    }

    [Test]
    public void A_file_that_the_server_does_not_have_is_named()
    {
        server.Files.Clear();

        Assert.Multiple(() =>
        {
            Assert.That(
                () => GetAsync(new ArchiveSource(archive)),
                Throws.InstanceOf<DataException>().With.Message.StartsWith(server.Address + "cifar.tar.gz").And.Message.Contains("404"));
            Assert.That(server.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void A_server_that_keeps_failing_is_given_up()
    {
        server.Status = 503;

        Assert.Multiple(() =>
        {
            Assert.That(() => GetAsync(new ArchiveSource(archive)), Throws.InstanceOf<DataException>().With.Message.Contains("503"));
            Assert.That(server.Requests, Has.Count.EqualTo(3));
        });
    }

    [Test]
    public void A_server_that_is_not_there_is_named()
    {
        Uri address = server.Address;
        server.Dispose();
        using DataDownloader downloader = new(address, TimeSpan.Zero);

        Assert.That(
            () => downloader.GetAsync(new ArchiveSource(archive), folder.Path),
            Throws.InstanceOf<DataException>().With.Message.StartsWith(address.ToString()));
    }

    [Test]
    public void An_archive_that_lacks_a_file_is_refused()
    {
        byte[] incomplete = Archive(("cifar-10-batches-bin/data_batch_1.bin", [1, 2, 3]));
        server.Files["cifar.tar.gz"] = incomplete;

        Assert.Multiple(() =>
        {
            Assert.That(
                () => GetAsync(new ArchiveSource(incomplete)),
                Throws.InstanceOf<DataException>().With.Message.Contains("does not hold data_batch_2.bin"));
            Assert.That(Directory.Exists(folder["cifar-10"]), Is.False);
        });
    }

    [Test]
    public async Task An_archive_cannot_write_outside_its_folder()
    {
        string elsewhere = Path.Combine(Path.GetTempPath(), "eas-outside.bin");
        byte[] hostile = Archive(
        [
            ("../../outside.bin", [1]),
            (elsewhere, [1]),
            ("cifar-10-batches-bin/unasked.bin", [1]),
            .. SyntheticData.CifarTrainFiles.Append("test_batch.bin").Select(name => ($"../{name}", new byte[] { 2 })),
        ]);
        server.Files["cifar.tar.gz"] = hostile;

        string directory = await GetAsync(new ArchiveSource(hostile));

        Assert.Multiple(() =>
        {
            Assert.That(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetDirectoryName), Has.All.EqualTo(directory));
            Assert.That(Directory.GetFiles(directory), Has.Length.EqualTo(6));
            Assert.That(File.Exists(elsewhere), Is.False);
        });
    }

    [Test]
    public void A_directory_of_something_else_is_left_alone()
    {
        Directory.CreateDirectory(folder["cifar-10"]);
        File.WriteAllText(folder["cifar-10/thesis.txt"], "mine");

        Assert.Multiple(() =>
        {
            Assert.That(() => GetAsync(new ArchiveSource(archive)), Throws.InstanceOf<DataException>().With.Message.Contains("move it away"));
            Assert.That(File.ReadAllText(folder["cifar-10/thesis.txt"]), Is.EqualTo("mine"));
        });
    }

    [Test]
    public void A_set_without_an_address_is_refused() => Assert.That(
        () => GetAsync(new FashionMnistSubset()), Throws.InstanceOf<DataException>().With.Message.Contains("no address"));

    [Test]
    public void A_cancelled_fetch_leaves_nothing_under_the_final_name()
    {
        using CancellationTokenSource cancellation = new();
        using DataDownloader downloader = new(server.Address, TimeSpan.Zero);

        Assert.Multiple(() =>
        {
            Assert.That(
                () => downloader.GetAsync(new ArchiveSource(archive), folder.Path, _ => cancellation.Cancel(), cancellation.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(Directory.Exists(folder["cifar-10"]), Is.False);
        });
    }

    private async Task<string> GetAsync(IDataSetSource source, Action<DownloadProgress>? progress = null)
    {
        using DataDownloader downloader = new(server.Address, TimeSpan.Zero);
        return await downloader.GetAsync(source, folder.Path, progress);
    }

    private static byte[] Archive(params (string Name, byte[] Content)[] members)
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return SyntheticData.Gzip(tar.ToArray());
    }

#pragma warning disable CA5351 // the checksum that data sets are published with
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    /// <summary>CIFAR-10, fetched from an archive of the test's own.</summary>
    private sealed class ArchiveSource(byte[] archive) : IDataSetSource
    {
        private readonly Cifar10 genuine = new();

        public string Name => genuine.Name;

        public string Description => genuine.Description;

        public ImmutableArray<RemoteFile> RemoteFiles =>
            [new RemoteFile(new Uri("http://data.invalid/cifar.tar.gz"), Md5(archive), genuine.RemoteFiles[0].Members)];

        public string? ContentDigest => null;

        public string RecognisedBy => genuine.RecognisedBy;

        public bool Recognises(string directory) => genuine.Recognises(directory);

        public DataSet Open(string directory) => genuine.Open(directory);
    }

    /// <summary>A set of single files.</summary>
    private sealed class FilesSource(params (string Name, byte[] Content)[] files) : IDataSetSource
    {
        public string Name => "files";

        public string Description => "files";

        public ImmutableArray<RemoteFile> RemoteFiles =>
            [.. files.Select(file => new RemoteFile(new Uri("http://data.invalid/" + file.Name), Md5(file.Content), []))];

        public string? ContentDigest => null;

        public string RecognisedBy => "files";

        public bool Recognises(string directory) => true;

        public DataSet Open(string directory) => throw new NotSupportedException();
    }
}
