using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Products of two matrices, on the register blocks of the convolutions.</summary>
public static unsafe class MatMul
{
    /// <summary>Floats of workspace that <see cref="Submit"/> needs.</summary>
    public static long WorkspaceFloats(in MatMulParams p, SimdWidth width) =>
        p.Form == MatMulForm.TransposedA
            ? new OuterProductPlan(WindowedMap.RowsOf(p.Depth, p.Columns, p.PitchB), p.Rows).WorkspaceFloats
            : PackedWeights.FloatsOf(p.Columns, p.Depth, width);

    /// <summary>Queues C = op(A) op(B), or C += op(A) op(B).</summary>
    /// <param name="queue">Takes the launches.</param>
    /// <param name="width">The vector width.</param>
    /// <param name="p">Form and sizes.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    /// <param name="accumulate">Adds to C instead of replacing it.</param>
    /// <param name="workspace">Room for <see cref="WorkspaceFloats"/>.</param>
    /// <exception cref="PlatformNotSupportedException">The processor does not have this width.</exception>
    public static void Submit(
        ILaunchQueue queue, SimdWidth width, in MatMulParams p, float* a, float* b, float* c, bool accumulate, float* workspace)
    {
        switch (SimdWidths.Require(width))
        {
            case SimdWidth.Bits512:
                Submit<Float16>(queue, p, a, b, c, accumulate, workspace);
                break;
            case SimdWidth.Bits256:
                Submit<Float8>(queue, p, a, b, c, accumulate, workspace);
                break;
            case SimdWidth.Bits128:
                Submit<Float4>(queue, p, a, b, c, accumulate, workspace);
                break;
            default:
                Submit<Float1>(queue, p, a, b, c, accumulate, workspace);
                break;
        }
    }

    private static void Submit<TVector>(ILaunchQueue queue, in MatMulParams p, float* a, float* b, float* c, bool accumulate, float* workspace)
        where TVector : unmanaged, IVector<TVector>
    {
        if (p.Form == MatMulForm.TransposedA)
        {
            OuterProduct.Submit<TVector>(
                queue, WindowedMap.RowsOf(p.Depth, p.Columns, p.PitchB), p.Rows, b, a, p.PitchA, c, p.PitchC, accumulate, workspace);
            return;
        }

        var packed = new PackedWeights(p.Columns, p.Depth, TVector.Count);
        queue.Submit(p.Form == MatMulForm.TransposedB ? packed.PackTransposed(b, p.PitchB, workspace) : packed.PackFlipped(b, p.PitchB, 1, workspace));
        WindowedMap rows = WindowedMap.RowsOf(p.Rows, p.Depth, p.PitchA);
        queue.Submit(new InnerProductLaunch<TVector>(rows, packed, a, workspace, c, p.PitchC, accumulate));
    }
}
