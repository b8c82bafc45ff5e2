using Eas.Kernels.Parameters;
using Eas.Tensors;

namespace Eas.Testing.Cases;

public static class MatMulCases
{
    private static readonly (int M, int N, int K)[] Sizes =
        [(1, 1, 1), (1, 17, 3), (3, 1, 17), (5, 16, 33), (16, 48, 16), (17, 33, 100), (64, 10, 7), (130, 65, 70)];

    public static IEnumerable<OpCase> All =>
        from size in Sizes
        from form in Enum.GetValues<MatMulForm>()
        from accumulate in CaseShapes.Both
        select MatMul(size.M, size.N, size.K, form, accumulate, isWithin: accumulate != (form == MatMulForm.Plain));

    /// <summary>c = a b.</summary>
    public static OpCase MatMul(int m, int n, int k, MatMulForm form, bool accumulate = false, bool isWithin = false)
    {
        Shape a = form == MatMulForm.TransposedA ? Shape.Matrix(k, m) : Shape.Matrix(m, k);
        Shape b = form == MatMulForm.TransposedB ? Shape.Matrix(n, k) : Shape.Matrix(k, n);
        int before = isWithin ? 3 : 0, after = isWithin ? 6 : 0;
        return new OpCase(
            "MatMul",
            $"{form} {m}x{k}x{n}{(isWithin ? " within wider buffers" : "")}{CaseShapes.Added(accumulate)}",
            [
                Operand.Constant("a", a).Within(before, after),
                Operand.Constant("b", b).Within(after, before),
                Operand.Output("c", Shape.Matrix(m, n), accumulate).Within(before, before),
            ],
            call => call.Backend.MatMul(call["a"], call["b"], call["c"], form, accumulate))
        {
            MultiplyAdds = (long)m * n * k,
        };
    }
}
