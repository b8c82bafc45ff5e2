using Eas.Tensors;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void AddRelu(Tensor a, Tensor b, Tensor y)
    {
        CheckShape(a, y);
        CheckShape(b, y);
        View<double> av = new(a), bv = new(b), yv = new(y);
        Submit(() =>
        {
            for (int i = 0; i < yv.Count; i++)
                yv[i] = Math.Max(0, av[i] + bv[i]);
        });
    }

    public void AddReluBackward(Tensor dy, Tensor y, Tensor dx)
    {
        CheckShape(dy, y);
        CheckShape(dy, dx);
        View<double> dyv = new(dy), yv = new(y), dxv = new(dx);
        Submit(() =>
        {
            for (int i = 0; i < yv.Count; i++)
                dxv[i] = yv[i] > 0 ? dyv[i] : 0;
        });
    }
}
