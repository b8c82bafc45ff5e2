using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>One piece, so that the order of every sum is fixed.</summary>
internal sealed unsafe class FinishBackwardSumsLaunch(RowShape shape, double* partials, float* inverseDeviation, float* dScale, float* dBias) : ILaunch
{
    public int Pieces => 1;

    public long ScratchBytes { get; } = PartialSums.CombineBytes(shape);

    public void Run(int piece, byte* scratch)
    {
        double* sums = (double*)scratch, products = sums + shape.Columns;
        new PartialSums(shape, partials).Combine(sums);
        for (int c = 0; c < shape.Channels; c++)
        {
            dScale[c] = (float)(products[c] * inverseDeviation[c]);
            dBias[c] = (float)sums[c];
        }
    }
}
