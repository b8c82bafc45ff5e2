using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void GatherScale(Tensor x, Tensor rows, Tensor columns, Tensor? scale, Tensor y)
    {
        GatherScaleChecks.Check(x, rows, columns, scale, y);
        View<double> xv = new(x), yv = new(y);
        View<int> rowsv = new(rows), columnsv = new(columns);
        View<double>? scalev = scale is null ? null : new View<double>(scale);
        int positions = y.Shape.H * y.Shape.W;
        Submit(() =>
        {
            for (int pixel = 0; pixel < yv.Rows; pixel++)
            {
                int row = rowsv[pixel / positions];
                for (int c = 0; c < yv.Channels; c++)
                {
                    bool isZero = row < 0 || columnsv[c] < 0;
                    yv[pixel, c] = isZero ? 0 : xv[(row * positions) + (pixel % positions), columnsv[c]] * (scalev is { } factors ? factors[c] : 1);
                }
            }
        });
    }
}
