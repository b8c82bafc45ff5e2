using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class BatchNormCases
{
    private const int Layer = 9;

    // Where the variance is 0 a value is multiplied by 1 / sqrt(epsilon), 316, and its rounding with it.
    private const double WithoutVariance = 1e-4;

    // Rounding is relative to a value of about 100, the result to the deviation, 0.6.
    private const double FarFromZero = 1e-4;

    public static IEnumerable<OpCase> All =>
    [
        .. from channels in CaseShapes.Channels from relu in CaseShapes.Both select BatchNorm(new Shape(2, 3, 2, channels), relu),
        .. from map in CaseShapes.Maps from relu in CaseShapes.Both select BatchNorm(new Shape(5, map.Height, map.Width, 3), relu),
        BatchNorm(new Shape(4, 13, 17, 33), relu: true),
        BatchNorm(new Shape(2, 3, 2, 17), relu: true, needsInputGradient: false),
        .. from channels in CaseShapes.FewChannels from relu in CaseShapes.Both select Evaluation(new Shape(2, 3, 5, channels), relu),
        .. from channels in CaseShapes.FewChannels from relu in CaseShapes.Both from accumulate in CaseShapes.Both
           select Backward(new Shape(2, 3, 2, channels), relu, accumulate),
        .. from channels in CaseShapes.FewChannels from relu in CaseShapes.Both
           select Forward($"{channels} channels within wider buffers", new Shape(2, 3, 2, channels), relu, isWithin: true),
        Forward("one pixel: the variance is 0", new Shape(1, 1, 1, 5), relu: false) with { Tolerance = WithoutVariance },
        Forward("a constant channel", new Shape(2, 2, 2, 3), relu: false, Contents.Constant(0.75)) with { Tolerance = WithoutVariance },
        Forward("a million pixels far from 0", new Shape(1, 1024, 1024, 1), relu: false, Contents.Uniform(99, 101)) with { Tolerance = FarFromZero },
        Forward("a value that is infinite is reported", new Shape(2, 2, 2, 3), relu: false, Contents.Uniform().With(7, double.PositiveInfinity)),
    ];

    /// <summary>Training: forward and all gradients.</summary>
    public static OpCase BatchNorm(Shape shape, bool relu, bool needsInputGradient = true) => new(
        "BatchNorm",
        $"{shape}{(relu ? " with ReLU" : "")}{(needsInputGradient ? "" : ", gradients of the parameters alone")}",
        [needsInputGradient ? Operand.Input("x", shape) : Operand.Constant("x", shape), .. Parameters(shape.C)],
        Normalize(relu))
    {
        KinkDistance = relu ? DistanceFromZero(shape.C) : null,
    };

    private static OpCase Evaluation(Shape shape, bool relu) =>
        new(
            "BatchNorm",
            $"{shape}{(relu ? " with ReLU" : "")} in evaluation",
            [Operand.Input("x", shape).Within(1, 4), .. Parameters(shape.C)],
            Normalize(relu))
        {
            Mode = PassMode.Evaluation,
        };

    private static Func<OpCall, Variable?> Normalize(bool relu) => call => call.Tape.BatchNorm(
        call.Variable("x"), call.Variable("scale"), call.Variable("bias"), call["running mean"], call["running variance"], relu, Layer);

    private static OpCase Forward(string description, Shape shape, bool relu, Content? content = null, bool isWithin = false)
    {
        BatchNormParams p = Describe(shape, relu);
        return new OpCase(
            "BatchNorm",
            description + (relu ? " with ReLU" : ""),
            [
                Operand.Constant("x", shape, content).Within(isWithin ? 2 : 0, isWithin ? 3 : 0),
                .. Parameters(shape.C, OperandRole.Constant),
                Operand.Output("mean", Shape.Vector(shape.C)),
                Operand.Output("inverse deviation", Shape.Vector(shape.C)),
                Operand.Output("y", shape).Within(isWithin ? 3 : 0, isWithin ? 1 : 0),
            ],
            call => call.Backend.BatchNorm(call["x"], LayerOf(call), call["mean"], call["inverse deviation"], call["y"], p, call.Block));
    }

    private static OpCase Backward(Shape shape, bool relu, bool accumulate)
    {
        BatchNormParams p = Describe(shape, relu);
        Shape vector = Shape.Vector(shape.C);
        return new OpCase(
            "BatchNormBackward",
            $"{shape} within wider buffers{(relu ? " with ReLU" : "")}{CaseShapes.Added(accumulate)}",
            [
                Operand.Constant("dy", shape).Within(1, 0),
                Operand.Constant("x", shape).Within(2, 3),
                .. Parameters(shape.C, OperandRole.Constant),
                Operand.Constant("mean", vector),
                Operand.Constant("inverse deviation", vector, Contents.Uniform(0.5, 2)),
                Operand.Output("dx", shape, accumulate).Within(3, 2),
                Operand.Output("dscale", vector),
                Operand.Output("dbias", vector),
            ],
            call => call.Backend.BatchNormBackward(
                call["dy"], call["x"], LayerOf(call), call["mean"], call["inverse deviation"], call["dx"], call["dscale"], call["dbias"], p, accumulate));
    }

    private static BatchNormParams Describe(Shape shape, bool relu) => new() { Rows = shape.Rows, Channels = shape.C, Relu = relu, LayerOrdinal = Layer };

    private static BatchNormTensors LayerOf(OpCall call) => new(call["scale"], call["bias"], call["running mean"], call["running variance"]);

    private static Operand[] Parameters(int channels, OperandRole role = OperandRole.Parameter) =>
    [
        new("scale", Shape.Vector(channels), role, Contents.Uniform(0.5, 2)),
        new("bias", Shape.Vector(channels), role, Contents.Uniform()),
        Operand.Constant("running mean", Shape.Vector(channels)),
        Operand.Constant("running variance", Shape.Vector(channels), Contents.Uniform(0.5, 2)),
    ];

    private static Func<IReadOnlyDictionary<string, double[]>, double> DistanceFromZero(int channels) => values =>
    {
        double distance = double.PositiveInfinity;
        for (int c = 0; c < channels; c++)
        {
            double[] pixels = [.. values["x"].Where((_, i) => i % channels == c)];
            double mean = pixels.Average();
            double deviation = Math.Sqrt(pixels.Average(pixel => (pixel - mean) * (pixel - mean)) + 1e-5);
            distance = Math.Min(distance, pixels.Min(pixel => Math.Abs((values["scale"][c] * (pixel - mean) / deviation) + values["bias"][c])));
        }

        return distance;
    };
}
