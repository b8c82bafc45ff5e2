using Eas.Kernels.Cpu.Simd;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

[TestFixture]
[Category("Widths")]
public sealed class ExpectedWidthTests
{
    // A run that is meant for a narrow width, and silently gets the widest, proves nothing.
    [Test]
    public void The_widest_width_is_the_one_this_run_was_started_for()
    {
        if (TestedWidths.Expected is null)
            Assert.Ignore($"{TestedWidths.Variable} is not set");

        Assert.That(SimdWidths.Widest, Is.EqualTo(TestedWidths.Expected));
    }
}
