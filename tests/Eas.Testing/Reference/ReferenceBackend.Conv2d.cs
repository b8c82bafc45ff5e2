using Eas.Kernels.Parameters;
using Eas.Tensors;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void Conv2d(Tensor x, Tensor w, Tensor y, in Conv2dParams p)
    {
        Conv2dParams conv = p;
        View<double> xv = new(x), wv = new(w), yv = new(y);
        Submit(() =>
        {
            yv.Fill(0);
            foreach (Tap t in Taps(conv))
            {
                for (int o = 0; o < conv.OutputChannels; o++)
                {
                    for (int c = 0; c < conv.InputChannels; c++)
                        yv[t.N, t.I, t.J, o] += xv[t.N, t.Row, t.Column, c] * wv[o, t.KernelRow, t.KernelColumn, c];
                }
            }
        });
    }

    public void Conv2dBackwardData(Tensor dy, Tensor w, Tensor dx, in Conv2dParams p, bool accumulate)
    {
        Conv2dParams conv = p;
        View<double> dyv = new(dy), wv = new(w), dxv = new(dx);
        Submit(() =>
        {
            if (!accumulate)
                dxv.Fill(0);
            foreach (Tap t in Taps(conv))
            {
                for (int o = 0; o < conv.OutputChannels; o++)
                {
                    for (int c = 0; c < conv.InputChannels; c++)
                        dxv[t.N, t.Row, t.Column, c] += dyv[t.N, t.I, t.J, o] * wv[o, t.KernelRow, t.KernelColumn, c];
                }
            }
        });
    }

    public void Conv2dBackwardFilter(Tensor dy, Tensor x, Tensor dw, in Conv2dParams p, bool accumulate)
    {
        Conv2dParams conv = p;
        View<double> dyv = new(dy), xv = new(x), dwv = new(dw);
        Submit(() =>
        {
            if (!accumulate)
                dwv.Fill(0);
            foreach (Tap t in Taps(conv))
            {
                for (int o = 0; o < conv.OutputChannels; o++)
                {
                    for (int c = 0; c < conv.InputChannels; c++)
                        dwv[o, t.KernelRow, t.KernelColumn, c] += dyv[t.N, t.I, t.J, o] * xv[t.N, t.Row, t.Column, c];
                }
            }
        });
    }

    // Every pair of an output pixel (N, I, J) and an input pixel (N, Row, Column) that a kernel element joins; the padding is left out.
    private static IEnumerable<Tap> Taps(Conv2dParams conv)
    {
        for (int n = 0; n < conv.BatchSize; n++)
        {
            for (int i = 0; i < conv.OutputHeight; i++)
            {
                for (int j = 0; j < conv.OutputWidth; j++)
                {
                    for (int kernelRow = 0; kernelRow < conv.KernelSize; kernelRow++)
                    {
                        for (int kernelColumn = 0; kernelColumn < conv.KernelSize; kernelColumn++)
                        {
                            int row = (i * conv.Stride) + kernelRow - conv.Padding;
                            int column = (j * conv.Stride) + kernelColumn - conv.Padding;
                            if (row >= 0 && row < conv.InputHeight && column >= 0 && column < conv.InputWidth)
                                yield return new Tap(n, i, j, row, column, kernelRow, kernelColumn);
                        }
                    }
                }
            }
        }
    }

    private readonly record struct Tap(int N, int I, int J, int Row, int Column, int KernelRow, int KernelColumn);
}
