using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void SelectRows(Tensor mask, Tensor? a, Tensor? b, Tensor y, bool accumulate)
    {
        RowSelectionOps.Check(mask, a, b, y);
        var maskv = new View<int>(mask);
        var yv = new View<double>(y);
        View<double>? av = a is null ? null : new View<double>(a), bv = b is null ? null : new View<double>(b);
        Submit(() =>
        {
            for (int n = 0; n < yv.Rows; n++)
            {
                View<double>? chosen = maskv[n] != 0 ? av : bv;
                for (int c = 0; c < yv.Channels; c++)
                    yv[n, c] = (chosen is { } source ? source[n, c] : 0) + (accumulate ? yv[n, c] : 0);
            }
        });
    }
}
