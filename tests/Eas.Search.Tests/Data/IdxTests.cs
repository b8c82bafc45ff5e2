using Eas.Search.Data;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class IdxTests
{
    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void Images_are_padded_with_zeros_to_32x32(bool compressed)
    {
        SyntheticData.WriteIdx(directory.Path, compressed: compressed);

        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Name, Is.EqualTo("idx"));
            Assert.That(dataSet.Shape, Is.EqualTo(new ImageShape(1, 32, 32)));
            Assert.That(dataSet.Padding, Is.EqualTo(2));
            Assert.That(dataSet.ClassNames, Is.EqualTo(new[] { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" }));
            Assert.That(dataSet.Train.Count, Is.EqualTo(20));
            Assert.That(dataSet.Test.Count, Is.EqualTo(10));
            Assert.That(dataSet.Train.Labels[13], Is.EqualTo(3));
            Assert.That(dataSet.Train.GetPixels(13).ToArray(), Is.EqualTo(Padded(13)));
        });
    }

    [Test]
    public void Images_of_32x32_stay_as_they_are()
    {
        SyntheticData.WriteIdx(directory.Path, size: 32);

        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Padding, Is.Zero);
            Assert.That(dataSet.Train.GetPixels(1)[0], Is.EqualTo(SyntheticData.Pixel(1, 0)));
        });
    }

    [Test]
    public void A_wrong_magic_number_is_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        Change(TrainImages, content => content[3] = 0x0D);

        AssertRefused(TrainImages, "magic number 0x0000080d where IDX bytes of 3 dimensions have 0x00000803");
    }

    [Test]
    public void Labels_in_place_of_images_are_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        File.Copy(directory[TrainLabels], directory[TrainImages], overwrite: true);

        AssertRefused(TrainImages, "magic number 0x00000801");
    }

    [Test]
    public void A_file_that_ends_early_is_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        File.WriteAllBytes(directory[TrainImages], SyntheticData.IdxImages(20)[..^1]);

        AssertRefused(TrainImages, "ends before the last record");
    }

    [Test]
    public void A_file_that_ends_in_its_header_is_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        File.WriteAllBytes(directory[TrainLabels], SyntheticData.IdxLabels(20)[..6]);

        AssertRefused(TrainLabels, "ends before");
    }

    [Test]
    public void Bytes_after_the_last_record_are_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        File.WriteAllBytes(directory[TrainLabels], [.. SyntheticData.IdxLabels(20), 0]);

        AssertRefused(TrainLabels, "bytes follow the last record");
    }

    [Test]
    public void A_header_that_promises_more_than_the_file_can_hold_is_refused_before_memory_is_asked_for()
    {
        SyntheticData.WriteIdx(directory.Path, compressed: true);
        byte[] images = SyntheticData.IdxImages(20);
        (images[4], images[9], images[13]) = (2, 255, 255); // 2^25 images of about 2^16 x 2^16
        File.WriteAllBytes(directory[TrainImages + ".gz"], SyntheticData.Gzip(images));

        AssertRefused(TrainImages + ".gz", "ends before");
    }

    [Test]
    public void Fewer_labels_than_images_are_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        File.WriteAllBytes(directory[TrainLabels], SyntheticData.IdxLabels(19));

        AssertRefused(TrainImages, "20 images, but 19 labels");
    }

    [Test]
    public void No_images_at_all_are_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        File.WriteAllBytes(directory[TrainLabels], SyntheticData.IdxLabels(0));

        AssertRefused(TrainLabels, "dimension 0 is 0");
    }

    [Test]
    public void A_test_label_that_no_training_image_has_is_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        Change("t10k-labels-idx1-ubyte", content => content[8 + 4] = 10);

        AssertRefused("t10k-labels-idx1-ubyte", "image 4 has label 10, but the classes are 0 to 9");
    }

    [Test]
    public void Test_images_of_another_size_are_refused()
    {
        SyntheticData.WriteIdx(directory.Path);
        File.WriteAllBytes(directory["t10k-images-idx3-ubyte"], SyntheticData.IdxImages(10, size: 26));

        AssertRefused("", "another size");
    }

    [TestCase(0.5, "ends before|damaged")]
    [TestCase(0.99, "ends before|damaged")]
    public void A_gzip_file_cut_in_the_middle_is_refused(double part, string problem)
    {
        SyntheticData.WriteIdx(directory.Path, compressed: true);
        byte[] content = File.ReadAllBytes(directory[TrainImages + ".gz"]);
        File.WriteAllBytes(directory[TrainImages + ".gz"], content[..(int)(content.Length * part)]);

        Assert.That(
            () => DataSets.Open(directory.Path),
            Throws.InstanceOf<DataException>().With.Message.StartsWith(directory[TrainImages + ".gz"]).And.Message.Matches(problem));
    }

    [Test]
    public void A_gzip_file_whose_checksum_is_cut_off_is_refused()
    {
        SyntheticData.WriteIdx(directory.Path, compressed: true);
        byte[] content = File.ReadAllBytes(directory[TrainImages + ".gz"]);
        File.WriteAllBytes(directory[TrainImages + ".gz"], content[..^8]);

        AssertRefused(TrainImages + ".gz", "damaged or cut off");
    }

    [Test]
    public void A_gzip_file_with_a_wrong_checksum_is_refused()
    {
        SyntheticData.WriteIdx(directory.Path, compressed: true);
        byte[] content = File.ReadAllBytes(directory[TrainImages + ".gz"]);
        content[^5] ^= 1;
        File.WriteAllBytes(directory[TrainImages + ".gz"], content);

        AssertRefused(TrainImages + ".gz", "damaged");
    }

    [Test]
    public void Garbage_is_refused()
    {
        SyntheticData.WriteIdx(directory.Path, compressed: true);
        File.WriteAllText(directory[TrainLabels + ".gz"], "<html>Not found</html>");

        AssertRefused(TrainLabels + ".gz", "damaged");
    }

    private static byte[] Padded(int image)
    {
        byte[] padded = new byte[32 * 32];
        for (int position = 0; position < 28 * 28; position++)
            padded[(((position / 28) + 2) * 32) + (position % 28) + 2] = SyntheticData.Pixel(image, position);
        return padded;
    }

    private void Change(string fileName, Action<byte[]> change)
    {
        byte[] content = File.ReadAllBytes(directory[fileName]);
        change(content);
        File.WriteAllBytes(directory[fileName], content);
    }

    private void AssertRefused(string fileName, string problem) => Assert.That(
        () => DataSets.Open(directory.Path),
        Throws.InstanceOf<DataException>().With.Message.StartsWith(Path.Combine(directory.Path, fileName))
            .And.Message.Contains(problem).And.Message.Not.Contains("\n"));
}
