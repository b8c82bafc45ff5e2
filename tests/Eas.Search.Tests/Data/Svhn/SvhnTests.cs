using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class SvhnTests
{
    private TemporaryDirectory directory = null!;

    private string Train => directory[SyntheticSvhn.TrainFile];

    [SetUp]
    public void CreateDirectory()
    {
        directory = new TemporaryDirectory();
        SyntheticSvhn.Write(directory.Path);
    }

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void It_is_recognised_and_its_images_are_turned_from_columns_to_rows()
    {
        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Name, Is.EqualTo("svhn"));
            Assert.That(dataSet.Shape, Is.EqualTo(new ImageShape(3, 32, 32)));
            Assert.That(dataSet.Train.Count, Is.EqualTo(12));
            Assert.That(dataSet.Test.Count, Is.EqualTo(3));
            for (int image = 0; image < 12; image++)
                Assert.That(dataSet.Train.GetPixels(image).ToArray(), Is.EqualTo(Image(image)), $"image {image}");
            Assert.That(dataSet.Test.GetPixels(2).ToArray(), Is.EqualTo(Image(1002)));
        });
    }

    [Test]
    public void A_label_is_its_digit_and_10_is_the_digit_0()
    {
        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.ClassNames, Is.EqualTo(new[] { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" }));
            Assert.That(dataSet.Train.Labels.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2 }));
        });
    }

    [Test]
    public void With_the_extra_file_its_images_follow_the_training_images()
    {
        SyntheticSvhn.WriteFile(directory[SyntheticSvhn.ExtraFile], first: 100, count: 5);

        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Name, Is.EqualTo("svhn-extra"));
            Assert.That(dataSet.Train.Count, Is.EqualTo(17));
            Assert.That(dataSet.Test.Count, Is.EqualTo(3));
            Assert.That(dataSet.Train.Labels[11..].ToArray(), Is.EqualTo(new[] { 2, 1, 2, 3, 4, 5 }));
            Assert.That(dataSet.Train.GetPixels(11).ToArray(), Is.EqualTo(Image(11)));
            Assert.That(dataSet.Train.GetPixels(12).ToArray(), Is.EqualTo(Image(100)));
        });
    }

    [Test]
    public void Without_the_extra_file_its_data_set_is_not_recognised_and_names_it() => Assert.Multiple(() =>
    {
        Assert.That(new SvhnExtra().Recognises(directory.Path), Is.False);
        AssertRefused(directory[SyntheticSvhn.ExtraFile], "missing", new SvhnExtra().Open);
    });

    [Test]
    public void Networks_are_trained_on_pixels_divided_by_255()
    {
        using DataSet dataSet = DataSets.Open(directory.Path);
        using CpuBackend backend = new(threads: 1);
        TrainingOptions options = new() { Network = NetworkSpec.StartNetwork };

        NetworkDescription description = TrainingDescription.Of(dataSet, options, backend, from: null);

        Assert.Multiple(() =>
        {
            Assert.That(description.Mean, Is.EqualTo(new[] { 0.0, 0.0, 0.0 }));
            Assert.That(description.Deviation, Is.EqualTo(new[] { 1.0, 1.0, 1.0 }));
        });
    }

    [Test]
    public void Labels_may_come_before_images_and_lie_in_a_row_and_other_variables_between()
    {
        byte[] labels = MatlabWriter.Array("y", MatlabWriter.UInt8Class, [1, 3], Bytes([3, 10, 1]));
        byte[] other = MatlabWriter.Array("note", MatlabWriter.CharClass, [1, 2], Bytes([65, 66]));
        WriteTrain(other, labels, MatlabWriter.Compress(other), SyntheticSvhn.Images(0, 3));

        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Train.Labels.ToArray(), Is.EqualTo(new[] { 3, 0, 1 }));
            Assert.That(dataSet.Train.GetPixels(2).ToArray(), Is.EqualTo(Image(2)));
        });
    }

    [Test]
    public void A_single_image_has_no_fourth_dimension()
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)7, SyntheticData.CifarImageSize)];
        WriteTrain(MatlabWriter.Array("X", MatlabWriter.UInt8Class, [32, 32, 3], Bytes(pixels)), SyntheticSvhn.Labels(0, 1));

        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.That(dataSet.Train.GetPixels(0).ToArray(), Is.EqualTo(pixels));
    }

    [Test]
    public void A_missing_test_file_is_named()
    {
        File.Delete(directory[SyntheticSvhn.TestFile]);

        AssertRefused(directory[SyntheticSvhn.TestFile], "missing");
    }

    [Test]
    public void Images_of_another_shape_are_refused()
    {
        WriteTrain(MatlabWriter.Array("X", MatlabWriter.UInt8Class, [3, 32, 32, 2], Bytes(new byte[6144])), SyntheticSvhn.Labels(0, 2));

        AssertRefused(Train, "X is 3x32x32x2, not 32x32x3xN");
    }

    [Test]
    public void No_images_at_all_are_refused()
    {
        WriteTrain(MatlabWriter.Array("X", MatlabWriter.UInt8Class, [32, 32, 3, 0], Bytes([])), SyntheticSvhn.Labels([]));

        AssertRefused(Train, "X is 32x32x3x0, not 32x32x3xN");
    }

    [Test]
    public void Labels_that_are_no_vector_are_refused()
    {
        WriteTrain(SyntheticSvhn.Images(0, 4), MatlabWriter.Array("y", MatlabWriter.DoubleClass, [2, 2], Bytes([1, 2, 3, 4])));

        AssertRefused(Train, "y is 2x2, not Nx1");
    }

    [Test]
    public void Fewer_labels_than_images_are_refused()
    {
        WriteTrain(SyntheticSvhn.Images(0, 4), SyntheticSvhn.Labels(0, 3));

        AssertRefused(Train, "4 images, but 3 labels");
    }

    [TestCase(0)]
    [TestCase(11)]
    public void A_label_out_of_range_is_refused_with_its_image(byte label)
    {
        WriteTrain(SyntheticSvhn.Images(0, 3), SyntheticSvhn.Labels([1, 10, label]));

        AssertRefused(Train, $"image 2 has label {label}, but the classes are 1 to 10");
    }

    [Test]
    public void A_file_without_images_is_refused()
    {
        WriteTrain(SyntheticSvhn.Labels(0, 3));

        AssertRefused(Train, "holds no variable X");
    }

    [Test]
    public void A_file_without_labels_is_refused()
    {
        WriteTrain(SyntheticSvhn.Images(0, 3));

        AssertRefused(Train, "holds no variable y");
    }

    [Test]
    public void It_verifies_by_its_form_alone()
    {
        DataReport report = DataVerifier.Verify(directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(report.Name, Is.EqualTo("svhn"));
            Assert.That(report.IsKnownGenuine, Is.False);
            Assert.That(report.TrainPerClass, Is.EqualTo(new[] { 1, 2, 2, 1, 1, 1, 1, 1, 1, 1 }));
        });
    }

    private static byte[] Image(int image) => [.. Enumerable.Range(0, SyntheticData.CifarImageSize).Select(position => SyntheticData.Pixel(image, position))];

    private static byte[] Bytes(byte[] values) => MatlabWriter.Element(MatlabWriter.UInt8, values);

    private void WriteTrain(params byte[][] elements) => File.WriteAllBytes(Train, MatlabWriter.File(elements));

    private void AssertRefused(string path, string problem, Func<string, DataSet>? open = null) => Assert.That(
        () => (open ?? DataSets.Open)(directory.Path),
        Throws.InstanceOf<DataException>().With.Message.StartsWith($"{path}: ").And.Message.Contains(problem).And.Message.Not.Contains("\n"));
}
