using Eas.Search.Data;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class LabeledImagesTests
{
    private static readonly ImageShape Shape = new(2, 1, 3);

    [Test]
    public void Copied_images_keep_their_bytes_and_labels()
    {
        byte[] pixels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        using LabeledImages images = LabeledImages.Copy(Shape, pixels, [4, 7]);
        pixels[6] = 99;

        Assert.Multiple(() =>
        {
            Assert.That(images.Count, Is.EqualTo(2));
            Assert.That(images.GetPixels(1).ToArray(), Is.EqualTo(new byte[] { 6, 7, 8, 9, 10, 11 }));
            Assert.That(images.Labels.ToArray(), Is.EqualTo(new[] { 4, 7 }));
            Assert.That(images.CountPerClass(8), Is.EqualTo(new[] { 0, 0, 0, 0, 1, 0, 0, 1 }));
        });
    }

    [Test]
    public void Bytes_that_are_not_as_many_images_as_labels_are_refused() =>
        Assert.That(() => LabeledImages.Copy(Shape, new byte[13], [4, 7]), Throws.ArgumentException);

    [TestCase(-1)]
    [TestCase(2)]
    public void An_image_that_is_not_there_is_refused(int index)
    {
        using LabeledImages images = LabeledImages.Copy(Shape, new byte[12], [4, 7]);

        Assert.That(() => images.GetPixels(index).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Splits_of_different_shapes_make_no_data_set()
    {
        using LabeledImages train = LabeledImages.Copy(Shape, new byte[6], [0]);
        using LabeledImages test = LabeledImages.Copy(new ImageShape(1, 2, 3), new byte[6], [0]);

        Assert.That(() => new DataSet("mixed", ["only"], train, test), Throws.ArgumentException);
    }
}
