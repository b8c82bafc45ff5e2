using Eas.Kernels.Cpu.RowSelection;
using NUnit.Framework;

namespace Eas.Kernels.Tests.RowSelection;

public sealed unsafe class SelectRowsTests
{
    [Test]
    public void What_is_not_chosen_is_not_read()
    {
        using var mask = new PinnedArray<int>([1, 0]);
        using var a = new PinnedArray<float>([1, 2, float.NaN, float.NaN]);
        using var b = new PinnedArray<float>([float.NaN, float.NaN, 3, 4]);
        using var y = new PinnedArray<float>([float.NaN, float.NaN, float.NaN, float.NaN]);
        Launches.RunBackwards(new SelectRowsLaunch(2, 2, mask.Pointer, a.Pointer, 2, b.Pointer, 2, y.Pointer, 2, accumulate: false));
        Assert.That(y.Values, Is.EqualTo(new float[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void A_source_that_is_null_counts_as_zeros([Values] bool accumulate)
    {
        using var mask = new PinnedArray<int>([1, 0]);
        using var b = new PinnedArray<float>([1, 2, 3, 4]);
        using var y = new PinnedArray<float>([10, 20, 30, 40]);
        Launches.RunBackwards(new SelectRowsLaunch(2, 2, mask.Pointer, null, 0, b.Pointer, 2, y.Pointer, 2, accumulate));
        Assert.That(y.Values, Is.EqualTo(accumulate ? new float[] { 10, 20, 33, 44 } : [0, 0, 3, 4]));
    }
}
