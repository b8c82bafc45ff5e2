using System.Globalization;
using Eas.Kernels.Cpu.Simd;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

[TestFixture]
[Category("Ops")]
public sealed class ExpectedWidthTests
{
    // A run that is meant for a narrow width, and silently gets the widest, proves nothing.
    private const string Variable = "EAS_EXPECT_WIDTH";

    [Test]
    public void The_widest_width_is_the_one_this_run_was_started_for()
    {
        string? expected = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(expected))
            Assert.Ignore($"{Variable} is not set");

        Assert.That((int)SimdWidths.Widest, Is.EqualTo(int.Parse(expected!, CultureInfo.InvariantCulture)));
    }
}
