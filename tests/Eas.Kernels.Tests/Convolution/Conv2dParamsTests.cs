using Eas.Kernels.Parameters;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Convolution;

public sealed class Conv2dParamsTests
{
    [TestCase(32, 1, 32)]
    [TestCase(32, 2, 16)]
    [TestCase(7, 2, 4)]
    [TestCase(1, 2, 1)]
    public void The_output_is_the_input_divided_by_the_stride_rounded_up(int size, int stride, int expected)
    {
        Conv2dParams p = Conv2dParams.Create(1, size, size, 3, 16, 3, stride);
        Assert.That((p.OutputHeight, p.OutputWidth), Is.EqualTo((expected, expected)));
    }

    [Test]
    public void Multiply_adds_count_every_weight_at_every_output_pixel() =>
        Assert.That(Conv2dParams.Create(64, 32, 32, 64, 64, 3).MultiplyAdds, Is.EqualTo(64L * 32 * 32 * 64 * 64 * 9));

    [TestCase(0, 8, 3, 1, 0, "every dimension must be positive")]
    [TestCase(1, 8, 4, 1, 0, "the kernel size must be odd, not 4")]
    [TestCase(1, 8, 3, 3, 0, "the stride must be 1 or 2, not 3")]
    [TestCase(1, 8, 3, 1, 7, "an input pitch of 7 is less than the 8 input channels")]
    [TestCase(1_000_000, 8, 3, 1, 0, "the input holds more than 2^31 floats")]
    public void Impossible_values_are_refused_with_the_operation_its_shapes_and_the_value(
        int batchSize, int inputChannels, int kernelSize, int stride, int inputPitch, string problem) =>
        Assert.That(
            () => Conv2dParams.Create(batchSize, 32, 32, inputChannels, 16, kernelSize, stride, inputPitch),
            Throws.ArgumentException.With.Message.Contains(problem).And.Message.StartsWith($"conv2d of [{batchSize}, 32, 32, {inputChannels}]"));
}
