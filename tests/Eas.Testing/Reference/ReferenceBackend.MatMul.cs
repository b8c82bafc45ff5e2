using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void MatMul(Tensor a, Tensor b, Tensor c, MatMulForm form, bool accumulate)
    {
        (int m, int n, int k) = MatMulShapes.Check(a, b, c, form);
        View<double> av = new(a), bv = new(b), cv = new(c);
        Submit(() =>
        {
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = accumulate ? cv[i, j] : 0;
                    for (int l = 0; l < k; l++)
                        sum += (form == MatMulForm.TransposedA ? av[l, i] : av[i, l]) * (form == MatMulForm.TransposedB ? bv[j, l] : bv[l, j]);
                    cv[i, j] = sum;
                }
            }
        });
    }

    public void AddBias(Tensor y, Tensor bias)
    {
        View<double> yv = new(y), biasv = new(bias);
        Submit(() =>
        {
            for (int i = 0; i < yv.Count; i++)
                yv[i] += biasv[i % yv.Channels];
        });
    }

    public void BiasBackward(Tensor dy, Tensor dBias, bool accumulate)
    {
        View<double> dyv = new(dy), dBiasv = new(dBias);
        Submit(() =>
        {
            if (!accumulate)
                dBiasv.Fill(0);
            for (int i = 0; i < dyv.Count; i++)
                dBiasv[i % dyv.Channels] += dyv[i];
        });
    }
}
