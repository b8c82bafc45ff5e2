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
        DenseBlock(new Shape(2, 3, 3, 4), growthRate: 3, NormalizedConvolution, Norm.BeforeConvolution) with
        {
            Description = "batch norm before each convolution",
        },
        DenseBlock(new Shape(2, 3, 3, 4), growthRate: 3, DroppedConvolution) with { Description = "dropout after each convolution" },
        DenseBlock(new Shape(2, 3, 3, 4), growthRate: 3, NormalizedOutput, Norm.AfterConvolution) with { Description = "batch norm after each convolution" },
    ];

    /// <summary>Three layers over an input that is copied into the buffer's first channels; all channels are the output.</summary>
    private static OpCase DenseBlock(Shape shape, int growthRate, Func<OpCall, Variable, int, ChannelSlice, Variable> layer, Norm norm = Norm.None) => new(
        "ChannelBuffer",
        $"{Layers} layers of {growthRate} after {shape}",
        [
            Operand.Input("x", shape),
            .. Enumerable.Range(0, Layers).SelectMany(index => Parameters(index, shape.C + (index * growthRate), growthRate, norm)),
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

    private static Variable DirectConvolution(OpCall call, Variable x, int index, ChannelSlice into) =>
        call.Tape.Conv2d(x, call.Variable($"w{index}"), into: into);

    private static Variable NormalizedConvolution(OpCall call, Variable x, int index, ChannelSlice into) =>
        call.Tape.Conv2d(Normalize(call, x, index), call.Variable($"w{index}"), into: into);

    private static Variable NormalizedOutput(OpCall call, Variable x, int index, ChannelSlice into) =>
        Normalize(call, call.Tape.Conv2d(x, call.Variable($"w{index}")), index, into);

    private static Variable DroppedConvolution(OpCall call, Variable x, int index, ChannelSlice into) =>
        call.Tape.Dropout(call.Tape.Conv2d(x, call.Variable($"w{index}")), new DropoutParams(0.3f, index), into);

    private static Variable Normalize(OpCall call, Variable x, int index, ChannelSlice? into = null) => call.Tape.BatchNorm(
        x,
        call.Variable($"scale{index}"),
        call.Variable($"bias{index}"),
        call[$"running mean{index}"],
        call[$"running variance{index}"],
        relu: false,
        into: into);

    private static IEnumerable<Operand> Parameters(int index, int channels, int growthRate, Norm norm)
    {
        yield return Operand.Parameter($"w{index}", new Shape(growthRate, 3, 3, channels), Contents.Uniform(-0.3, 0.3));
        if (norm == Norm.None)
            yield break;
        Shape vector = Shape.Vector(norm == Norm.BeforeConvolution ? channels : growthRate);
        yield return Operand.Parameter($"scale{index}", vector, Contents.Uniform(0.5, 2));
        yield return Operand.Parameter($"bias{index}", vector);
        yield return Operand.Constant($"running mean{index}", vector);
        yield return Operand.Constant($"running variance{index}", vector, Contents.Uniform(0.5, 2));
    }

    private enum Norm
    {
        None,
        BeforeConvolution,
        AfterConvolution,
    }
}
