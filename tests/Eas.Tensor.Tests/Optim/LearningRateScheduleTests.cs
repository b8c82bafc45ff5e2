using Eas.Tensors.Optim;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Optim;

public sealed class LearningRateScheduleTests
{
    [Test]
    public void A_cosine_starts_at_the_full_rate_halves_half_way_and_ends_above_zero()
    {
        var schedule = new CosineSchedule(Rate: 0.1, Epochs: 20);
        Assert.That(schedule.LearningRate(1), Is.EqualTo(0.1));
        Assert.That(schedule.LearningRate(11), Is.EqualTo(0.05).Within(1e-15));
        Assert.That(schedule.LearningRate(20), Is.EqualTo(0.05 * (1 + Math.Cos(Math.PI * 19 / 20))).Within(1e-15).And.GreaterThan(0));
        Assert.That(schedule.LearningRate(21), Is.Zero);
    }

    [Test]
    public void Steps_multiply_the_rate_after_each_milestone()
    {
        var schedule = new StepSchedule(Rate: 0.1, Factor: 0.1, 150, 225);
        Assert.That(schedule.LearningRate(150), Is.EqualTo(0.1));
        Assert.That(schedule.LearningRate(151), Is.EqualTo(0.01).Within(1e-15));
        Assert.That(schedule.LearningRate(226), Is.EqualTo(0.001).Within(1e-15));
    }

    [Test]
    public void A_constant_stays() => Assert.That(new ConstantSchedule(0.02).LearningRate(1000), Is.EqualTo(0.02));

    [Test]
    public void A_warm_up_rises_to_the_first_rate_of_the_schedule_behind_it()
    {
        var cosine = new CosineSchedule(Rate: 0.1, Epochs: 10);
        var schedule = new WarmUpSchedule(Epochs: 4, cosine);
        Assert.That(Enumerable.Range(1, 5).Select(schedule.LearningRate), Is.EqualTo(new[] { 0.02, 0.04, 0.06, 0.08, 0.1 }).Within(1e-15));
        Assert.That(schedule.LearningRate(14), Is.EqualTo(cosine.LearningRate(10)));
    }

    [Test]
    public void Epochs_count_from_one([ValueSource(nameof(Schedules))] ILearningRateSchedule schedule) =>
        Assert.That(() => schedule.LearningRate(0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static ILearningRateSchedule[] Schedules() =>
        [new ConstantSchedule(1), new CosineSchedule(1, 2), new StepSchedule(1, 0.1, 2), new WarmUpSchedule(2, new ConstantSchedule(1))];
}
