using Eas.Search.Data;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class DataSetsTests
{
    [Test]
    public void The_shipped_set_opens_by_its_name()
    {
        using DataSet dataSet = DataSets.Open(DataSets.Default);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Name, Is.EqualTo("fashion-mnist-subset"));
            Assert.That(dataSet.ClassNames[9], Is.EqualTo("Ankle boot"));
            Assert.That(dataSet.Train.CountPerClass(10), Has.Length.EqualTo(10).And.All.EqualTo(1000));
            Assert.That(dataSet.Test.CountPerClass(10), Has.Length.EqualTo(10).And.All.EqualTo(1000));
        });
    }

    [Test]
    public void The_shipped_set_is_genuine()
    {
        DataReport report = DataVerifier.Verify(DataSets.Default);

        Assert.Multiple(() =>
        {
            Assert.That(report.IsKnownGenuine, Is.True);
            Assert.That(report.TrainPerClass, Has.All.EqualTo(1000));
            Assert.That(report.Shape, Is.EqualTo(new ImageShape(1, 32, 32)));
        });
    }

    [Test]
    public void A_set_with_the_names_of_cifar_10_but_other_content_does_not_verify()
    {
        using TemporaryDirectory directory = new();
        SyntheticData.WriteCifar10(directory.Path);

        Assert.That(() => DataVerifier.Verify(directory.Path), Throws.InstanceOf<DataException>().With.Message.Contains("SHA-256"));
    }

    [Test]
    public void A_set_without_a_known_content_verifies_by_its_form_alone()
    {
        using TemporaryDirectory directory = new();
        SyntheticData.WriteIdx(directory.Path, trainCount: 20, testCount: 10);

        DataReport report = DataVerifier.Verify(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(report.IsKnownGenuine, Is.False);
            Assert.That(report.TrainPerClass, Has.All.EqualTo(2));
            Assert.That(report.TestPerClass, Has.All.EqualTo(1));
        });
    }

    [Test]
    public void An_unknown_name_gets_the_list_of_names() => Assert.That(
        () => DataSets.Open("no-such-set"),
        Throws.InstanceOf<DataException>().With.Message.StartsWith("no-such-set: no such data set")
            .And.Message.Contains("fashion-mnist-subset, fashion-mnist, cifar-10, cifar-100").And.Message.Not.Contains("\n"));

    [Test]
    public void A_known_name_that_is_not_here_says_how_to_get_it() => Assert.That(
        () => DataSets.Open("cifar-100"), Throws.InstanceOf<DataException>().With.Message.Contains("eas data get cifar-100"));

    [Test]
    public void An_empty_directory_gets_the_files_that_are_looked_for()
    {
        using TemporaryDirectory directory = new();

        Assert.That(
            () => DataSets.Open(directory.Path),
            Throws.InstanceOf<DataException>().With.Message.Contains("is empty").And.Message.Contains("data_batch_1.bin").And.Message.Not.Contains("\n"));
    }

    [Test]
    public void A_directory_of_other_files_gets_the_files_that_are_looked_for()
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["notes.txt"], "nothing");

        Assert.That(() => DataSets.Open(directory.Path), Throws.InstanceOf<DataException>().With.Message.Contains("no known data set"));
    }

    [Test]
    public void Every_known_set_has_a_name_of_its_own() =>
        Assert.That(DataSets.All.Select(source => source.Name), Is.Unique.And.All.Matches("^[a-z0-9-]+$"));

    [Test]
    public void The_fingerprint_does_not_depend_on_place_or_compression()
    {
        using TemporaryDirectory plain = new();
        using TemporaryDirectory compressed = new();
        SyntheticData.WriteIdx(plain.Path);
        SyntheticData.WriteIdx(compressed.Path, compressed: true);

        Assert.That(Fingerprint(plain.Path), Is.EqualTo(Fingerprint(compressed.Path)));
    }

    [Test]
    public void The_fingerprint_and_the_content_digest_change_with_any_byte_or_label()
    {
        using TemporaryDirectory directory = new();
        SyntheticData.WriteCifar10(directory.Path);
        List<string> fingerprints = [Fingerprint(directory.Path), ContentDigest(directory.Path)];
        byte[] content = File.ReadAllBytes(directory["test_batch.bin"]);
        foreach (int position in (int[])[0, 1, content.Length - 1])
        {
            content[position] ^= 1;
            File.WriteAllBytes(directory["test_batch.bin"], content);
            fingerprints.AddRange([Fingerprint(directory.Path), ContentDigest(directory.Path)]);
        }

        Assert.That(fingerprints, Is.Unique);
    }

    [Test]
    public void The_content_digest_does_not_depend_on_the_order_of_images_and_the_fingerprint_does()
    {
        using TemporaryDirectory directory = new();
        SyntheticData.WriteCifar10(directory.Path);
        (string fingerprint, string digest) = (Fingerprint(directory.Path), ContentDigest(directory.Path));

        SwapFiles(directory["data_batch_1.bin"], directory["data_batch_4.bin"]);

        Assert.Multiple(() =>
        {
            Assert.That(ContentDigest(directory.Path), Is.EqualTo(digest));
            Assert.That(Fingerprint(directory.Path), Is.Not.EqualTo(fingerprint));
        });
    }

    [Test]
    public void The_content_digest_tells_training_images_from_test_images()
    {
        using TemporaryDirectory directory = new();
        SyntheticData.WriteCifar10(directory.Path);
        string digest = ContentDigest(directory.Path);

        SwapFiles(directory["data_batch_1.bin"], directory["test_batch.bin"]);

        Assert.That(ContentDigest(directory.Path), Is.Not.EqualTo(digest));
    }

    private static void SwapFiles(string first, string second)
    {
        byte[] content = File.ReadAllBytes(first);
        File.Copy(second, first, overwrite: true);
        File.WriteAllBytes(second, content);
    }

    private static string ContentDigest(string directory)
    {
        using DataSet dataSet = DataSets.Open(directory);
        return dataSet.ContentDigest;
    }

    private static string Fingerprint(string directory)
    {
        using DataSet dataSet = DataSets.Open(directory);
        return dataSet.Fingerprint;
    }
}
