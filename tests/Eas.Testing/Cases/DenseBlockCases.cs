using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

/// <summary>Layers that write slices of one buffer and read the channels before them: gradients must add up over all readers.</summary>
public static class DenseBlockCases
{
    private const int Layers = 3;

    public static IEnumerable<OpCase> All =>
    [
        DenseBlock(new Shape(2, 3, 3, 4), growthRate: 2, DirectConvolution),
        DenseBlock(new Shape(1, 4, 4, 17), growthRate: 12, DirectConvolution),
        DenseBlock(new Shape(2, 3, 3, 4), growthRate: 3, NormalizedConvolution, hasNorm: true) with { Description = "batch norm before each convolution" },
        DenseBlock(new Shape(2, 3, 3, 4), growthRate: 3, DroppedConvolution) with { Description = "dropout after each convolution" },
    ];

    /// <summary>Three layers over an input that is copied into the buffer's first channels; all channels are the output.</summary>
    private static OpCase DenseBlock(Shape shape, int growthRate, Func<OpCall, Variable, int, ChannelSlice, Variable> layer, bool hasNorm = false) => new(
        "ChannelBuffer",
        $"{Layers} layers of {growthRate} after {shape}",
        [
            Operand.Input("x", shape),
            .. Enumerable.Range(0, Layers).SelectMany(index => Parameters(index, shape.C + (index * growthRate), growthRate, hasNorm)),
        ],
        call =>
        {
            var buffer = new ChannelBuffer(call.Tape, shape with { C = shape.C + (Layers * growthRate) });
            call.Tape.Copy(call.Variable("x"), buffer.Slice(0, shape.C));
            for (int index = 0; index < Layers; index++)
            {
                int channels = shape.C + (index * growthRate);
                layer(call, buffer.Read(channels), index, buffer.Slice(channels, growthRate));
            }

            return call.Tape.Copy(buffer.Read(buffer.Shape.C));
        })
    {
        // Three layers of sums of products, each on the sums before.
        Tolerance = 1e-4,
    };

    private static Variable DirectConvolution(OpCall call, Variable x, int index, ChannelSlice into) => call.Tape.Conv2d(x, call.Variable($"w{index}"), into: into);

    private static Variable NormalizedConvolution(OpCall call, Variable x, int index, ChannelSlice into)
    {
        Variable normalized = call.Tape.BatchNorm(
            x, call.Variable($"scale{index}"), call.Variable($"bias{index}"), call[$"running mean{index}"], call[$"running variance{index}"], relu: false);
        return call.Tape.Conv2d(normalized, call.Variable($"w{index}"), into: into);
    }

    private static Variable DroppedConvolution(OpCall call, Variable x, int index, ChannelSlice into) =>
        call.Tape.Dropout(call.Tape.Conv2d(x, call.Variable($"w{index}")), new DropoutParams(0.3f, index), into);

    private static IEnumerable<Operand> Parameters(int index, int channels, int growthRate, bool hasNorm)
    {
        yield return Operand.Parameter($"w{index}", new Shape(growthRate, 3, 3, channels), Contents.Uniform(-0.3, 0.3));
        if (!hasNorm)
            yield break;
        yield return Operand.Parameter($"scale{index}", Shape.Vector(channels), Contents.Uniform(0.5, 2));
        yield return Operand.Parameter($"bias{index}", Shape.Vector(channels));
        yield return Operand.Constant($"running mean{index}", Shape.Vector(channels));
        yield return Operand.Constant($"running variance{index}", Shape.Vector(channels), Contents.Uniform(0.5, 2));
    }
}
