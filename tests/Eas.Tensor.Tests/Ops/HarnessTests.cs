using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

/// <summary>What the comparisons must not let pass.</summary>
[TestFixture]
[Category("Ops")]
public sealed class HarnessTests
{
    private static readonly Shape Row = Shape.Vector(3);

    [Test]
    public void A_write_beside_a_slice_is_found()
    {
        var tooWide = new OpCase("Fill", "of all channels", [Operand.Output("y", Row).Within(1, 1)], call =>
        {
            using var all = new Tensor(call.Backend, Retained(call["y"].Storage), Row with { C = 4 }, call.Backend.FloatType, 1, 4);
            call.Backend.Fill(all, 0);
        });

        Assert.That(Run(tooWide).DamagedSurroundings, Is.EqualTo(["y"]));
    }

    [Test]
    public void What_is_read_beside_a_slice_shows_in_the_result()
    {
        var shifted = new OpCase("Copy", "of the channels beside", [Operand.Constant("x", Row).Within(1, 1), Operand.Output("y", Row)], call =>
        {
            using var beside = new Tensor(call.Backend, Retained(call["x"].Storage), Row, call.Backend.FloatType, 2, 3);
            call.Backend.Copy(beside, call["y"], accumulate: false);
        });

        Assert.That(Run(shifted)["y"].Values[2], Is.NaN);
    }

    [TestCase(1.0, 1.0 + 1e-3)]
    [TestCase(1.0, double.NaN)]
    [TestCase(double.PositiveInfinity, 1.0)]
    [TestCase(double.NaN, 1.0)]
    [TestCase(0.0, 1e-3)]
    public void A_deviation_is_found(double expected, double actual) =>
        Assert.That(Results(1, actual).FindDeviation(Results(1, expected), tolerance: 1e-4), Does.StartWith("y[0, 0, 0, 1] is"));

    [TestCase(1.0, 1.0 + 1e-5)]
    [TestCase(double.NaN, double.PositiveInfinity)]
    public void A_difference_within_the_tolerance_is_none(double expected, double actual) =>
        Assert.That(Results(1, actual).FindDeviation(Results(1, expected), tolerance: 1e-4), Is.Null);

    [Test]
    public void The_smallest_difference_of_bits_is_found() =>
        Assert.That(Results(1, Math.BitIncrement(2)).FindBitDifference(Results(1, 2)), Does.StartWith("y[0, 0, 0, 1] is"));

    private static OpResults Results(params double[] values) => new([new NamedValues("y", Shape.Vector(values.Length), values)], []);

    private static OpResults Run(OpCase opCase)
    {
        using var backend = new ReferenceBackend();
        using var session = new OpSession(backend, opCase, opCase.Draw());
        return session.Run();
    }

    private static Storage Retained(Storage storage)
    {
        storage.Retain();
        return storage;
    }
}
