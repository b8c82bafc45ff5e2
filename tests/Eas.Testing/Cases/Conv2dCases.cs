using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class Conv2dCases
{
    private static readonly (int Input, int Output)[] ChannelPairs = [(1, 1), (3, 16), (17, 3), (16, 17), (48, 33), (1, 64), (33, 48), (100, 1), (3, 100)];

    private static readonly (int KernelSize, int Stride)[] Kernels = [(1, 1), (3, 1), (5, 1), (1, 2), (3, 2), (5, 2)];

    public static IEnumerable<OpCase> All =>
    [
        .. OnTape(),
        Conv2d(4, 16, 16, 16, 32, 3),
        Conv2d(2, 9, 12, 64, 64, 3),
        .. Kernels.SelectMany(kernel => Direct(Conv2dParams.Create(2, 4, 5, 17, 16, kernel.KernelSize, kernel.Stride), 3, 5)),
        .. Direct(Conv2dParams.Create(1, 7, 7, 48, 12, 3), 16, 32),
        .. Direct(Conv2dParams.Create(3, 8, 8, 3, 33, 3), 0, 7),
        .. Direct(Conv2dParams.Create(1, 5, 3, 1, 48, 5, 2), 2, 1),
    ];

    /// <summary>Forward and both gradients of one convolution.</summary>
    public static OpCase Conv2d(int batchSize, int height, int width, int inputChannels, int outputChannels, int kernelSize, int stride = 1)
    {
        var p = Conv2dParams.Create(batchSize, height, width, inputChannels, outputChannels, kernelSize, stride);
        return new OpCase(
            "Conv2d",
            Describe(p),
            [Operand.Input("x", Map(p)), Operand.Parameter("w", Weights(p))],
            call => call.Tape.Conv2d(call.Variable("x"), call.Variable("w"), stride))
        {
            MultiplyAdds = p.MultiplyAdds,
        };
    }

    // Each kernel size and stride meets each map, with channels and batch sizes taken in turn.
    private static IEnumerable<OpCase> OnTape()
    {
        int turn = 0;
        foreach ((int kernelSize, int stride) in Kernels)
        {
            foreach ((int height, int width) in CaseShapes.Maps)
            {
                for (int i = 0; i < 2; i++, turn++)
                {
                    (int input, int output) = ChannelPairs[turn % ChannelPairs.Length];
                    yield return Conv2d(1 + (turn % 2), height, width, input, output, kernelSize, stride);
                }
            }
        }
    }

    private static IEnumerable<OpCase> Direct(Conv2dParams p, int before, int after)
    {
        string size = $"{Describe(p)} within wider buffers";
        Operand x = Operand.Constant("x", Map(p)).Within(before, after), w = Operand.Constant("w", Weights(p));
        Operand y = Operand.Output("y", OutputMap(p)).Within(after, before), dy = Operand.Constant("dy", OutputMap(p)).Within(after, before);
        yield return new OpCase("Conv2d", size, [x, w, y], call => call.Backend.Conv2d(call["x"], call["w"], call["y"], p));
        foreach (bool accumulate in CaseShapes.Both)
        {
            yield return new OpCase(
                "Conv2dBackwardData",
                size + CaseShapes.Added(accumulate),
                [dy, w, Operand.Output("dx", Map(p), accumulate).Within(before, after)],
                call => call.Backend.Conv2dBackwardData(call["dy"], call["w"], call["dx"], p, accumulate));
            yield return new OpCase(
                "Conv2dBackwardFilter",
                size + CaseShapes.Added(accumulate),
                [dy, x, Operand.Output("dw", Weights(p), accumulate)],
                call => call.Backend.Conv2dBackwardFilter(call["dy"], call["x"], call["dw"], p, accumulate));
        }
    }

    private static Shape Map(Conv2dParams p) => new(p.BatchSize, p.InputHeight, p.InputWidth, p.InputChannels);

    private static Shape OutputMap(Conv2dParams p) => new(p.BatchSize, p.OutputHeight, p.OutputWidth, p.OutputChannels);

    private static Shape Weights(Conv2dParams p) => new(p.OutputChannels, p.KernelSize, p.KernelSize, p.InputChannels);

    private static string Describe(Conv2dParams p) => $"{p.KernelSize}x{p.KernelSize} stride {p.Stride} of {Map(p)} to {p.OutputChannels}";
}
