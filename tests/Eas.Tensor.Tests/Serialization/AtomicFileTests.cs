using Eas.Tensors.Serialization;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Serialization;

[TestFixture]
public sealed class AtomicFileTests
{
    private TemporaryDirectory directory = null!;

    private string Target => directory["target"];

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => directory.Dispose();

    [Test]
    public void A_new_file_gets_its_content_and_nothing_else_is_left()
    {
        AtomicFile.Write(Target, stream => stream.Write("new"u8));

        Assert.That(File.ReadAllText(Target), Is.EqualTo("new"));
        Assert.That(directory.FileNames, Is.EqualTo(["target"]));
    }

    [Test]
    public void The_old_content_is_there_until_the_new_one_is_whole()
    {
        File.WriteAllText(Target, "the old content");

        AtomicFile.Write(Target, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.That(File.ReadAllText(Target), Is.EqualTo("the old content"));
            Assert.That(directory.FileNames.Where(name => name.EndsWith(AtomicFile.TemporaryExtension, StringComparison.Ordinal)), Has.One.Items);
        });

        Assert.That(File.ReadAllText(Target), Is.EqualTo("new"));
    }

    [Test]
    public void A_failed_write_keeps_the_old_file_and_removes_the_temporary_one()
    {
        File.WriteAllText(Target, "old");

        Assert.That(
            () => AtomicFile.Write(Target, stream => new FailingStream(stream, 2).Write("new"u8)),
            Throws.TypeOf<IOException>().With.Message.EqualTo(FailingStream.Message));

        Assert.That(File.ReadAllText(Target), Is.EqualTo("old"));
        Assert.That(directory.FileNames, Is.EqualTo(["target"]));
    }

    [Test]
    public void A_target_that_cannot_be_replaced_is_an_error_and_leaves_no_temporary_file()
    {
        Directory.CreateDirectory(Target);

        Assert.That(
            () => AtomicFile.Write(Target, stream => stream.Write("new"u8)),
            Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());

        Assert.That(directory.FileNames, Is.Empty);
    }

    [Test]
    public void A_missing_directory_is_an_error_before_anything_is_written() =>
        Assert.That(() => AtomicFile.Write(Path.Combine(Target, "file"), _ => Assert.Fail("nothing to write to")), Throws.TypeOf<DirectoryNotFoundException>());

    [Test]
    public void A_new_file_is_not_written_where_there_is_one()
    {
        Assert.That(AtomicFile.WriteNew(Target, stream => stream.Write("first"u8)), Is.True);
        Assert.That(AtomicFile.WriteNew(Target, stream => stream.Write("second"u8)), Is.False);
        Assert.That(File.ReadAllText(Target), Is.EqualTo("first"));
        Assert.That(directory.FileNames, Is.EqualTo(["target"]));
    }

    [Test]
    public void Of_two_writers_of_a_new_file_the_first_to_end_wins()
    {
        bool isOuter = AtomicFile.WriteNew(Target, outer =>
        {
            outer.Write("outer"u8);
            Assert.That(AtomicFile.WriteNew(Target, inner => inner.Write("inner"u8)), Is.True);
        });

        Assert.That(isOuter, Is.False);
        Assert.That(File.ReadAllText(Target), Is.EqualTo("inner"));
        Assert.That(directory.FileNames, Is.EqualTo(["target"]));
    }

    [Test]
    public void Of_many_writers_of_a_new_file_at_once_exactly_one_wins()
    {
        for (int round = 0; round < 50; round++)
        {
            string target = directory[$"round-{round}"];
            using var start = new Barrier(4);
            bool[] won = new bool[4];
            Thread[] writers = [.. Enumerable.Range(0, 4).Select(writer => new Thread(() => won[writer] = AtomicFile.WriteNew(target, stream =>
            {
                stream.Write([(byte)writer]);
                start.SignalAndWait();
            })))];
            foreach (Thread writer in writers)
                writer.Start();
            foreach (Thread writer in writers)
                writer.Join();
            Assert.That(won.Count(isWinner => isWinner), Is.EqualTo(1));
            Assert.That(File.ReadAllBytes(target), Is.EqualTo(new[] { (byte)Array.IndexOf(won, true) }));
        }
    }

    [Test]
    public void Two_writers_of_one_file_do_not_mix()
    {
        AtomicFile.Write(Target, outer =>
        {
            outer.Write("outer"u8);
            AtomicFile.Write(Target, inner => inner.Write("inner, which is longer"u8));
        });

        Assert.That(File.ReadAllText(Target), Is.EqualTo("outer"));
    }
}
