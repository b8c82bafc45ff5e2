using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

[TestFixture]
[Category("Ops")]
public sealed class GatherScaleCheckTests
{
    private readonly CpuBackend backend = new(threads: 1);

    [OneTimeTearDown]
    public void Stop() => backend.Dispose();

    [TestCase(3, 4, 4, "do not fit")]
    [TestCase(2, 5, 4, "do not fit")]
    [TestCase(2, 4, 5, "do not fit")]
    public void Maps_and_scale_of_another_length_are_refused(int rows, int columns, int scale, string message)
    {
        using Tensor x = Floats(new Shape(2, 1, 1, 4)), y = Floats(x.Shape), factors = Floats(Shape.Vector(scale));
        using Tensor rowMap = Map(rows), columnMap = Map(columns);

        Assert.That(() => backend.GatherScale(x, rowMap, columnMap, factors, y), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Another_kernel_size_is_refused()
    {
        using Tensor x = Floats(new Shape(2, 3, 3, 4)), y = Floats(new Shape(2, 9, 1, 4)), rows = Map(2), columns = Map(4);

        Assert.That(() => backend.GatherScale(x, rows, columns, null, y), Throws.ArgumentException.With.Message.Contains("height or width"));
    }

    [Test]
    public void Maps_that_are_not_integers_are_refused()
    {
        using Tensor x = Floats(Shape.Matrix(2, 4)), y = Floats(x.Shape), rows = Map(2), columns = Floats(Shape.Vector(4));

        Assert.That(() => backend.GatherScale(x, rows, columns, null, y), Throws.ArgumentException.With.Message.Contains("do not fit"));
    }

    [TestCase(0, 1, false)]
    [TestCase(1, 2, true)]
    [TestCase(2, 2, true)]
    [TestCase(3, 2, true)]
    [TestCase(4, 2, false)]
    public void A_result_over_its_source_is_refused_and_beside_it_is_not(int first, int count, bool overlaps)
    {
        using Tensor arena = Floats(Shape.Matrix(6, 4)), x = arena.Items(2, 2), y = arena.Items(first, count), rows = Map(count), columns = Map(4);

        Assert.That(
            () => backend.GatherScale(x, rows, columns, null, y),
            overlaps ? Throws.ArgumentException.With.Message.Contains("overlap") : Throws.Nothing);
    }

    private Tensor Floats(Shape shape)
    {
        Tensor tensor = backend.Allocate(shape, ElementType.Float32);
        backend.Fill(tensor, 0);
        return tensor;
    }

    private Tensor Map(int count)
    {
        Tensor tensor = backend.Allocate(Shape.Vector(count), ElementType.Int32);
        backend.Upload<int>(tensor, new int[count]);
        return tensor;
    }
}
