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
        if (plan.IsCopiedBefore)
        {
            queue.Submit(new CopyTilesLaunch(plan.Tiles, source, workspace));
            queue.Submit(new OuterProductLaunch<TVector>(plan, workspace, rows, rowsPitch, result, pitch, accumulate));
            return;
        }
        float* results = plan.Parts == 1 ? result : workspace;
        int resultPitch = plan.Parts == 1 ? pitch : plan.Columns;
        bool add = plan.Parts == 1 && accumulate;
        if (plan.Splits == 1 && IsFirstLayer(map, channels: 3, TVector.Count))
            queue.Submit(new WindowProductLaunch<TVector, WindowProduct27<TVector>>(plan, source, rows, rowsPitch, results, resultPitch, add));
        else if (plan.Splits == 1 && IsFirstLayer(map, channels: 1, TVector.Count))
            queue.Submit(new WindowProductLaunch<TVector, WindowProduct9<TVector>>(plan, source, rows, rowsPitch, results, resultPitch, add));
        else
            queue.Submit(new OuterProductLaunch<TVector>(plan, source, rows, rowsPitch, results, resultPitch, add));
        if (plan.Parts > 1)
            queue.Submit(new SumPartsLaunch<TVector>(plan, workspace, result, pitch, accumulate));
    }

    /// <summary>3x3 windows of so few channels that all of a vector's gradients fit in the 32 registers of the widest vectors.</summary>
    private static bool IsFirstLayer(in WindowedMap map, int channels, int lanes) => lanes == 16 && map.KernelSize == 3 && map.Channels == channels;
}
