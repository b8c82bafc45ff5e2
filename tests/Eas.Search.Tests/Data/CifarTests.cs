using Eas.Search.Data;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class CifarTests
{
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void Cifar_10_is_recognised_and_its_files_follow_each_other()
    {
        SyntheticData.WriteCifar10(directory.Path, recordsPerFile: 3);

        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Name, Is.EqualTo("cifar-10"));
            Assert.That(dataSet.Shape, Is.EqualTo(new ImageShape(3, 32, 32)));
            Assert.That(dataSet.ClassNames, Has.Length.EqualTo(10).And.Member("truck"));
            Assert.That(dataSet.Train.Count, Is.EqualTo(15));
            Assert.That(dataSet.Test.Count, Is.EqualTo(3));
            Assert.That(dataSet.Train.Labels.ToArray(), Is.EqualTo(Enumerable.Range(0, 15).Select(image => image % 10)));
            for (int image = 0; image < 15; image++)
                Assert.That(dataSet.Train.GetPixels(image).ToArray(), Is.EqualTo(Image(image)), $"image {image}");
            Assert.That(dataSet.Test.GetPixels(2).ToArray(), Is.EqualTo(Image(1002)));
        });
    }

    [Test]
    public void Cifar_100_has_fine_labels()
    {
        SyntheticData.WriteCifar100(directory.Path, trainCount: 5, testCount: 2);

        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Name, Is.EqualTo("cifar-100"));
            Assert.That(dataSet.ClassNames, Has.Length.EqualTo(100).And.Ordered.And.Unique);
            Assert.That(dataSet.Train.Labels.ToArray(), Is.EqualTo(new[] { 99, 98, 97, 96, 95 }));
            Assert.That(dataSet.Train.GetPixels(4).ToArray(), Is.EqualTo(Image(4)));
            Assert.That(dataSet.Test.Count, Is.EqualTo(2));
        });
    }

    [Test]
    public void A_missing_file_is_named()
    {
        SyntheticData.WriteCifar10(directory.Path);
        File.Delete(directory["data_batch_3.bin"]);

        AssertRefused("data_batch_3.bin", "missing");
    }

    [Test]
    public void A_file_cut_inside_a_record_is_refused()
    {
        SyntheticData.WriteCifar10(directory.Path);
        Cut("test_batch.bin", bytes: 100);

        AssertRefused("test_batch.bin", "cut off");
    }

    [Test]
    public void A_training_file_cut_between_records_is_refused()
    {
        SyntheticData.WriteCifar10(directory.Path, recordsPerFile: 4);
        Cut("data_batch_4.bin", bytes: 3073);

        AssertRefused("data_batch_4.bin", "3 records where data_batch_1.bin has 4");
    }

    [Test]
    public void An_empty_file_is_refused()
    {
        SyntheticData.WriteCifar10(directory.Path);
        File.WriteAllBytes(directory["data_batch_1.bin"], []);

        AssertRefused("data_batch_1.bin", "0 bytes");
    }

    [Test]
    public void A_label_out_of_range_is_refused_with_its_image()
    {
        SyntheticData.WriteCifar10(directory.Path);
        byte[] content = File.ReadAllBytes(directory["data_batch_2.bin"]);
        content[2 * 3073] = 10;
        File.WriteAllBytes(directory["data_batch_2.bin"], content);

        AssertRefused("data_batch_2.bin", "image 2 has label 10, but the classes are 0 to 9");
    }

    [Test]
    public void An_image_of_a_disposed_data_set_is_refused()
    {
        SyntheticData.WriteCifar10(directory.Path);
        DataSet dataSet = DataSets.Open(directory.Path);
        dataSet.Dispose();
        dataSet.Dispose();

        Assert.That(() => dataSet.Train.GetPixels(0).Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    private static byte[] Image(int image) => [.. Enumerable.Range(0, SyntheticData.CifarImageSize).Select(position => SyntheticData.Pixel(image, position))];

    private void Cut(string fileName, int bytes)
    {
        byte[] content = File.ReadAllBytes(directory[fileName]);
        File.WriteAllBytes(directory[fileName], content[..^bytes]);
    }

    private void AssertRefused(string fileName, string problem) => Assert.That(
        () => DataSets.Open(directory.Path),
        Throws.InstanceOf<DataException>().With.Message.StartsWith(directory[fileName]).And.Message.Contains(problem).And.Message.Not.Contains("\n"));
}
