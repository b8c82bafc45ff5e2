using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Queues summed outer products: the products, then, where there are several parts, their sum.</summary>
internal static unsafe class OuterProduct
{
    /// <summary>Queues result[i][j] = sum over pixels p of rows[p][i] * window(p)[j].</summary>
    /// <param name="queue">Takes the launches.</param>
    /// <param name="map">The pixels and their windows.</param>
    /// <param name="rowCount">Rows of the result.</param>
    /// <param name="source">The windows' source map.</param>
    /// <param name="rows">The rows' factors of all pixels.</param>
    /// <param name="rowsPitch">Floats from one pixel of <paramref name="rows"/> to the next.</param>
    /// <param name="result">The result.</param>
    /// <param name="pitch">Floats from one row of the result to the next.</param>
    /// <param name="accumulate">Adds to the result instead of replacing it.</param>
    /// <param name="workspace">Room for <see cref="OuterProductPlan.WorkspaceFloats"/>.</param>
    public static void Submit<TVector>(
        ILaunchQueue queue,
        in WindowedMap map,
        int rowCount,
        float* source,
        float* rows,
        int rowsPitch,
        float* result,
        int pitch,
        bool accumulate,
        float* workspace)
        where TVector : unmanaged, IVector<TVector>
    {
        var plan = new OuterProductPlan(map, rowCount);
        if (plan.Parts == 1)
        {
            queue.Submit(new OuterProductLaunch<TVector>(plan, source, rows, rowsPitch, result, pitch, accumulate));
            return;
        }
        queue.Submit(new OuterProductLaunch<TVector>(plan, source, rows, rowsPitch, workspace, plan.Columns, accumulate: false));
        queue.Submit(new SumPartsLaunch<TVector>(plan, workspace, result, pitch, accumulate));
    }
}
