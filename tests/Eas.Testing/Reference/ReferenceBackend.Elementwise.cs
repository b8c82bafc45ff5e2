using Eas.Tensors;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void Fill(Tensor y, double value)
    {
        var yv = new View<double>(y);
        Submit(() => yv.Fill(value));
    }

    public void Copy(Tensor x, Tensor y, bool accumulate)
    {
        CheckShape(x, y);
        View<double> xv = new(x), yv = new(y);
        Submit(() =>
        {
            for (int i = 0; i < yv.Count; i++)
                yv[i] = xv[i] + (accumulate ? yv[i] : 0);
        });
    }

    public void Add(Tensor a, Tensor b, Tensor y)
    {
        CheckShape(a, y);
        CheckShape(b, y);
        View<double> av = new(a), bv = new(b), yv = new(y);
        Submit(() =>
        {
            for (int i = 0; i < yv.Count; i++)
                yv[i] = av[i] + bv[i];
        });
    }

    private static void CheckShape(Tensor a, Tensor b)
    {
        if (a.Shape != b.Shape)
            throw new ArgumentException($"the shapes {a.Shape} and {b.Shape} differ");
    }
}
