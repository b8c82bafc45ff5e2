using Eas.Search.Data;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class ValidationSplitTests
{
    [TestCase(50_000, 5_000)]
    [TestCase(73_257, 5_000)]
    [TestCase(49_999, 4_999)]
    [TestCase(10_000, 1_000)]
    [TestCase(9, 0)]
    public void By_default_5000_or_a_tenth_is_held_out(int imageCount, int expected)
    {
        ValidationSplit split = ValidationSplit.Create(imageCount);

        Assert.That((split.Validation.Length, split.Training.Length), Is.EqualTo((expected, imageCount - expected)));
    }

    [Test]
    public void Every_image_is_in_one_part_in_ascending_order()
    {
        ValidationSplit split = ValidationSplit.Create(1000, validationCount: 300, splitSeed: 5);

        Assert.Multiple(() =>
        {
            Assert.That(split.Validation, Is.Ordered);
            Assert.That(split.Training, Is.Ordered);
            Assert.That(split.Training.Concat(split.Validation), Is.EquivalentTo(Enumerable.Range(0, 1000)));
        });
    }

    [Test]
    public void The_split_repeats_with_its_seed_and_changes_with_it()
    {
        int[] first = [.. ValidationSplit.Create(1000, 100, splitSeed: 1).Validation];

        Assert.Multiple(() =>
        {
            Assert.That(ValidationSplit.Create(1000, 100, splitSeed: 1).Validation, Is.EqualTo(first));
            Assert.That(ValidationSplit.Create(1000, 100, splitSeed: 2).Validation, Is.Not.EqualTo(first));
        });
    }

    [Test]
    public void None_can_be_held_out()
    {
        ValidationSplit split = ValidationSplit.Create(10, validationCount: 0);

        Assert.That(split.Training, Is.EqualTo(Enumerable.Range(0, 10)));
    }

    [TestCase(-1)]
    [TestCase(10)]
    public void A_count_that_leaves_nothing_to_train_on_is_refused(int count) => Assert.That(
        () => ValidationSplit.Create(10, count), Throws.InstanceOf<DataException>().With.Message.Contains("hold out 0 to 9"));

    [Test]
    public void The_default_split_of_10000_stays_what_it_was() =>
        Assert.That(ValidationSplit.Create(10_000).Validation[..5], Is.EqualTo(new[] { 22, 24, 30, 58, 61 }), "runs of earlier versions depend on it");
}
