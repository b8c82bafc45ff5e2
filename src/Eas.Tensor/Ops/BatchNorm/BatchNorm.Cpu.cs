using Eas.Kernels.Cpu.BatchNorm;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void BatchNorm(Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor y, in BatchNormParams p, StepBlock? block)
    {
        BatchNormChecks.Check(p, x, y);
        RowShape statistics = RowShape.Of(p.Rows, p.Channels, x.IsContiguous);
        Storage partials = Rent(statistics.PartialSumBytes);
        var outputs = new StatisticsOutputs
        {
            Parameters = p,
            Mean = FloatsOf(mean),
            InverseDeviation = FloatsOf(inverseDeviation),
            RunningMean = FloatsOf(layer.RunningMean),
            RunningVariance = FloatsOf(layer.RunningVariance),
            Report = ReportOf(block),
        };
        Submit(BatchNormKernels.Statistics(Width, statistics, PixelsOf(x), (double*)partials.Pointer));
        Submit(BatchNormKernels.FinishStatistics(statistics, PixelsOf(x), (double*)partials.Pointer, outputs));
        partials.Release();
        RowShape shape = RowShape.Of(p.Rows, p.Channels, x.IsContiguous && y.IsContiguous);
        Submit(BatchNormKernels.Apply(Width, shape, PixelsOf(x), PixelsOf(y), BatchVectors(layer, mean, inverseDeviation), p.Relu));
    }

    /// <inheritdoc/>
    public void BatchNormEvaluation(Tensor x, BatchNormTensors layer, Tensor y, in BatchNormParams p)
    {
        BatchNormChecks.Check(p, x, y);
        var vectors = new NormalizationVectors
        {
            Scale = FloatsOf(layer.Scale),
            Bias = FloatsOf(layer.Bias),
            Mean = FloatsOf(layer.RunningMean),
            Variance = FloatsOf(layer.RunningVariance),
            Epsilon = p.Epsilon,
        };
        RowShape shape = RowShape.Of(p.Rows, p.Channels, x.IsContiguous && y.IsContiguous);
        Submit(BatchNormKernels.Apply(Width, shape, PixelsOf(x), PixelsOf(y), vectors, p.Relu));
    }

    /// <inheritdoc/>
    public void BatchNormBackward(
        Tensor dy, Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor? dx, Tensor dScale, Tensor dBias, in BatchNormParams p, bool accumulate)
    {
        BatchNormChecks.Check(p, x, dy);
        bool contiguous = x.IsContiguous && dy.IsContiguous;
        RowShape sums = RowShape.Of(p.Rows, p.Channels, contiguous);
        NormalizationVectors vectors = BatchVectors(layer, mean, inverseDeviation);
        Storage partials = Rent(sums.PartialSumBytes);
        Submit(BatchNormKernels.BackwardSums(Width, sums, PixelsOf(dy), PixelsOf(x), vectors, (double*)partials.Pointer, p.Relu));
        Submit(BatchNormKernels.FinishBackwardSums(sums, (double*)partials.Pointer, FloatsOf(inverseDeviation), FloatsOf(dScale), FloatsOf(dBias)));
        partials.Release();
        if (dx is null)
            return;
        BatchNormChecks.Check(p, x, dx);
        RowShape shape = RowShape.Of(p.Rows, p.Channels, contiguous && dx.IsContiguous);
        Submit(BatchNormKernels.BackwardData(
            Width, shape, PixelsOf(dy), PixelsOf(x), PixelsOf(dx), vectors, FloatsOf(dScale), FloatsOf(dBias), p.Relu, accumulate));
    }

    private static NormalizationVectors BatchVectors(BatchNormTensors layer, Tensor mean, Tensor inverseDeviation) => new()
    {
        Scale = FloatsOf(layer.Scale),
        Bias = FloatsOf(layer.Bias),
        Mean = FloatsOf(mean),
        InverseDeviation = FloatsOf(inverseDeviation),
    };
}
