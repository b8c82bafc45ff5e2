using Eas.Kernels.Parameters;
using Eas.Tensors;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void Pool2d(Tensor x, Tensor y, in Pool2dParams p)
    {
        Pool2dParams pool = p;
        View<double> xv = new(x), yv = new(y);
        Submit(() =>
        {
            foreach ((int n, int i, int j, int c) in Windows(pool))
            {
                IEnumerable<double> window = Pixels(pool, i, j).Select(pixel => xv[n, pixel.Row, pixel.Column, c]);
                yv[n, i, j, c] = pool.Kind == PoolKind.Max ? window.Max() : window.Average();
            }
        });
    }

    public void Pool2dBackward(Tensor dy, Tensor x, Tensor dx, in Pool2dParams p, bool accumulate)
    {
        Pool2dParams pool = p;
        View<double> dyv = new(dy), xv = new(x), dxv = new(dx);
        Submit(() =>
        {
            if (!accumulate)
                dxv.Fill(0);
            foreach ((int n, int i, int j, int c) in Windows(pool))
            {
                if (pool.Kind == PoolKind.Max)
                {
                    // MaxBy gives the first of equal ones.
                    (int row, int column) = Pixels(pool, i, j).MaxBy(pixel => xv[n, pixel.Row, pixel.Column, c]);
                    dxv[n, row, column, c] += dyv[n, i, j, c];
                    continue;
                }

                foreach ((int row, int column) in Pixels(pool, i, j))
                    dxv[n, row, column, c] += dyv[n, i, j, c] / (pool.KernelSize * pool.KernelSize);
            }
        });
    }

    private static IEnumerable<(int N, int I, int J, int C)> Windows(Pool2dParams pool) =>
        from n in Enumerable.Range(0, pool.BatchSize)
        from i in Enumerable.Range(0, pool.OutputHeight)
        from j in Enumerable.Range(0, pool.OutputWidth)
        from c in Enumerable.Range(0, pool.Channels)
        select (n, i, j, c);

    private static IEnumerable<(int Row, int Column)> Pixels(Pool2dParams pool, int i, int j) =>
        from row in Enumerable.Range(i * pool.Stride, pool.KernelSize)
        from column in Enumerable.Range(j * pool.Stride, pool.KernelSize)
        select (row, column);
}
