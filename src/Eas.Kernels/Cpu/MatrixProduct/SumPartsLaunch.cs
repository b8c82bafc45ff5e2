using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Adds the results of an outer product's parts, always in the order of the parts.</summary>
internal sealed unsafe class SumPartsLaunch<TVector>(OuterProductPlan plan, float* parts, float* result, int pitch, bool accumulate) : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    private const int FloatsPerPiece = 16_384;

    private readonly int rowsPerPiece = int.Max(1, FloatsPerPiece / plan.Columns);

    /// <inheritdoc/>
    public int Pieces => (plan.Rows + rowsPerPiece - 1) / rowsPerPiece;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        int end = int.Min(plan.Rows, (piece + 1) * rowsPerPiece);
        for (int row = piece * rowsPerPiece; row < end; row++)
            SumRow(parts + (nint)row * plan.Columns, result + (nint)row * pitch);
    }

    private void SumRow(float* first, float* destination)
    {
        int column = 0;
        for (; column <= plan.Columns - TVector.Count; column += TVector.Count)
            Accumulators.Store(destination + column, accumulate, Sum<TVector>(first + column));
        for (; column < plan.Columns; column++)
            Accumulators.Store(destination + column, accumulate, Sum<Float1>(first + column));
    }

    private T Sum<T>(float* value)
        where T : unmanaged, IVector<T>
    {
        T sum = T.Load(value);
        for (int part = 1; part < plan.Parts; part++)
        {
            value += (nint)plan.Rows * plan.Columns;
            sum += T.Load(value);
        }
        return sum;
    }
}
