using Eas.Kernels.Random;
using Eas.Tensors.Nn;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Nn;

public sealed class InitializersTests
{
    private static readonly Shape Kernel = new(64, 3, 3, 48);

    [Test]
    public void He_normal_has_variance_two_over_the_fan_in()
    {
        double[] values = Draw(Initializers.HeNormal, Kernel);
        double standardError = Math.Sqrt(Variance(values) / values.Length);
        Assert.That(values.Average(), Is.Zero.Within(4 * standardError));
        Assert.That(Variance(values), Is.EqualTo(2.0 / (3 * 3 * 48)).Within(2).Percent);
        double kurtosis = values.Average(value => Math.Pow(value, 4)) / Math.Pow(Variance(values), 2);
        Assert.That(kurtosis, Is.EqualTo(3).Within(0.15));
    }

    [Test]
    public void Glorot_uniform_fills_its_interval()
    {
        double[] values = Draw(Initializers.GlorotUniform, Kernel);
        double bound = Math.Sqrt(6.0 / (9 * (48 + 64)));
        Assert.That(values.Max(), Is.LessThanOrEqualTo(bound).And.GreaterThan(0.999 * bound));
        Assert.That(values.Min(), Is.GreaterThanOrEqualTo(-bound).And.LessThan(-0.999 * bound));
        Assert.That(Variance(values), Is.EqualTo(2.0 / (9 * (48 + 64))).Within(2).Percent);
    }

    [Test]
    public void Unit_uniform_has_mean_zero_and_variance_one()
    {
        double[] values = Draw(Initializers.UnitUniform, Kernel);
        Assert.That(values.Average(), Is.Zero.Within(4 / Math.Sqrt(values.Length)));
        Assert.That(Variance(values), Is.EqualTo(1).Within(2).Percent);
        Assert.That(values.Max(), Is.LessThanOrEqualTo(Math.Sqrt(3)));
    }

    [Test]
    public void The_bias_of_an_lstm_is_one_for_the_forget_gate_alone() =>
        Assert.That(Draw(Initializers.LstmBias, Shape.Vector(8)), Is.EqualTo(new[] { 0.0, 0, 1, 1, 0, 0, 0, 0 }));

    [Test]
    public void A_constant_is_everywhere() => Assert.That(Draw(Initializers.Constant(0.25), Shape.Vector(5)), Is.All.EqualTo(0.25));

    private static double[] Draw(Initializer initializer, Shape shape)
    {
        double[] values = new double[shape.Count];
        Array.Fill(values, double.NaN);
        initializer(shape, new HostRandom(new RandomKey(1, RandomPurpose.Initialization(0))), values);
        return values;
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
