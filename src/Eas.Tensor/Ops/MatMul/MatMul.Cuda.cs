using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void MatMul(Tensor a, Tensor b, Tensor c, MatMulForm form, bool accumulate)
    {
        (int rows, int columns, int depth) = MatMulShapes.Check(a, b, c, form);
        MatMulParams p = MatMulParams.Create(form, rows, columns, depth, a.Pitch, b.Pitch, c.Pitch);

        // A float32 operand beside a bfloat16 one is a weight, of which a copy is kept.
        bool isBFloat16 = a.ElementType == ElementType.BFloat16 || b.ElementType == ElementType.BFloat16;
        ulong left = isBFloat16 ? BFloat16Of(a) : AddressOf(a), right = isBFloat16 ? BFloat16Of(b) : AddressOf(b), result = AddressOf(c);
        ProductPrecision precision = isBFloat16 ? ProductPrecision.BFloat16 : Float32Precision;
        bool bfloat16Output = c.ElementType == ElementType.BFloat16;
        if (bfloat16Output && !isBFloat16)
            throw new ArgumentException($"matrix product: {a} by {b} cannot be written to {c}; the result must be float32");
        Submit(() => libraries!.Cublas.MatMul(p, left, right, result, precision, bfloat16Output, accumulate));
    }
}
