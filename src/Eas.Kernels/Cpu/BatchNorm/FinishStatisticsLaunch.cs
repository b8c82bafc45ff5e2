using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Steps;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>Where the statistics of a batch go, one value per channel.</summary>
public readonly unsafe struct StatisticsOutputs
{
    /// <summary>Epsilon, momentum and the layer's ordinal.</summary>
    public required BatchNormParams Parameters { get; init; }

    /// <summary>Mean of the batch.</summary>
    public required float* Mean { get; init; }

    /// <summary>1 / sqrt(variance + epsilon) of the batch.</summary>
    public required float* InverseDeviation { get; init; }

    /// <summary>Moving average of the means.</summary>
    public required float* RunningMean { get; init; }

    /// <summary>Moving average of the unbiased variances.</summary>
    public required float* RunningVariance { get; init; }

    /// <summary>Where statistics that are not finite are reported.</summary>
    public required NonFiniteReport Report { get; init; }
}

/// <summary>One piece, so that the order of every sum is fixed and the report has one writer.</summary>
internal sealed unsafe class FinishStatisticsLaunch(RowShape shape, PixelRows x, double* partials, StatisticsOutputs outputs) : ILaunch
{
    public int Pieces => 1;

    public long ScratchBytes { get; } = PartialSums.CombineBytes(shape);

    public void Run(int piece, byte* scratch)
    {
        double* sums = (double*)scratch, squares = sums + shape.Columns;
        new PartialSums(shape, partials).Combine(sums);
        double n = shape.Rows * shape.Fold;
        double unbiased = n > 1 ? n / (n - 1) : 1;
        float momentum = outputs.Parameters.Momentum;
        bool finite = true;
        for (int c = 0; c < shape.Channels; c++)
        {
            double distance = sums[c] / n;
            float mean = (float)(x.Data[c] + distance);
            double variance = Math.Max(0, (squares[c] / n) - (distance * distance));
            outputs.Mean[c] = mean;
            outputs.InverseDeviation[c] = (float)(1 / Math.Sqrt(variance + outputs.Parameters.Epsilon));
            outputs.RunningMean[c] = (momentum * outputs.RunningMean[c]) + ((1 - momentum) * mean);
            outputs.RunningVariance[c] = (momentum * outputs.RunningVariance[c]) + ((1 - momentum) * (float)(variance * unbiased));
            finite &= float.IsFinite(mean) && float.IsFinite((float)variance);
        }

        if (!finite)
            outputs.Report.Add(outputs.Parameters.LayerOrdinal);
    }
}
