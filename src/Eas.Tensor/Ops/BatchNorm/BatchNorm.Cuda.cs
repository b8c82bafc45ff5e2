using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void BatchNorm(Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor y, in BatchNormParams p, StepBlock? block)
    {
        BatchNormChecks.Check(p, x, y);
        RequireType(x.ElementType, "batch norm", y);
        if (TakesCudnnBatchNorm(x, y))
        {
            CudnnBatchNorm(x, layer, mean, inverseDeviation, y, p);
            return;
        }

        int pieces = KernelGrid.Pieces(p.Rows, p.Channels);
        Storage partials = Rent(PartialSumBytes(pieces, p.Channels));
        Launch(EntryFor(x, KernelTable.BatchNormStatisticsFloat32, KernelTable.BatchNormStatisticsBFloat16), new BatchNormStatisticsArguments
        {
            X = AddressOf(x),
            Partials = AddressOf(partials),
            XPitch = x.Pitch,
            Rows = p.Rows,
            Channels = p.Channels,
            Pieces = pieces,
        });
        Launch(EntryFor(x, KernelTable.BatchNormFinishStatisticsFloat32, KernelTable.BatchNormFinishStatisticsBFloat16), new BatchNormFinishStatisticsArguments
        {
            X = AddressOf(x),
            Partials = AddressOf(partials),
            Mean = AddressOf(mean),
            InverseDeviation = AddressOf(inverseDeviation),
            RunningMean = AddressOf(layer.RunningMean),
            RunningVariance = AddressOf(layer.RunningVariance),
            Parameters = ParametersOf(block),
            Earliest = EarliestOf(block),
            Rows = p.Rows,
            Channels = p.Channels,
            Pieces = pieces,
            Epsilon = p.Epsilon,
            Momentum = p.Momentum,
            LayerOrdinal = p.LayerOrdinal,
        });
        partials.Release();
        ApplyBatchNorm(x, layer, y, p, new BatchNormVectors(AddressOf(mean), AddressOf(inverseDeviation), Variance: 0));
    }

    /// <inheritdoc/>
    public void BatchNormEvaluation(Tensor x, BatchNormTensors layer, Tensor y, in BatchNormParams p)
    {
        BatchNormChecks.Check(p, x, y);
        RequireType(x.ElementType, "batch norm", y);
        if (TakesCudnnBatchNorm(x, y))
            CudnnBatchNormEvaluation(x, layer, y, p);
        else
            ApplyBatchNorm(x, layer, y, p, new BatchNormVectors(AddressOf(layer.RunningMean), InverseDeviation: 0, AddressOf(layer.RunningVariance)));
    }

    /// <inheritdoc/>
    public void BatchNormBackward(
        Tensor dy, Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor? dx, Tensor dScale, Tensor dBias, in BatchNormParams p, bool accumulate)
    {
        BatchNormChecks.Check(p, x, dy);
        RequireType(x.ElementType, "batch norm backward", dy, dx);
        if (TakesCudnnBatchNorm(x, dy, dx))
        {
            CudnnBatchNormBackward(dy, x, layer, mean, inverseDeviation, dx!, dScale, dBias, p, accumulate);
            return;
        }

        int pieces = KernelGrid.Pieces(p.Rows, p.Channels);
        Storage partials = Rent(PartialSumBytes(pieces, p.Channels));
        Launch(EntryFor(x, KernelTable.BatchNormBackwardSumsFloat32, KernelTable.BatchNormBackwardSumsBFloat16), new BatchNormBackwardSumsArguments
        {
            Dy = AddressOf(dy),
            X = AddressOf(x),
            Scale = AddressOf(layer.Scale),
            Bias = AddressOf(layer.Bias),
            Mean = AddressOf(mean),
            InverseDeviation = AddressOf(inverseDeviation),
            Partials = AddressOf(partials),
            DyPitch = dy.Pitch,
            XPitch = x.Pitch,
            Rows = p.Rows,
            Channels = p.Channels,
            Relu = Flag(p.Relu),
            Pieces = pieces,
        });
        Launch(KernelTable.BatchNormFinishBackwardSums, new BatchNormFinishBackwardSumsArguments
        {
            Partials = AddressOf(partials),
            InverseDeviation = AddressOf(inverseDeviation),
            DScale = AddressOf(dScale),
            DBias = AddressOf(dBias),
            Channels = p.Channels,
            Pieces = pieces,
        });
        partials.Release();
        if (dx is null)
            return;
        BatchNormChecks.Check(p, x, dx);
        Launch(EntryFor(x, KernelTable.BatchNormBackwardDataFloat32, KernelTable.BatchNormBackwardDataBFloat16), new BatchNormBackwardDataArguments
        {
            Dy = AddressOf(dy),
            X = AddressOf(x),
            Dx = AddressOf(dx),
            Scale = AddressOf(layer.Scale),
            Bias = AddressOf(layer.Bias),
            Mean = AddressOf(mean),
            InverseDeviation = AddressOf(inverseDeviation),
            DScale = AddressOf(dScale),
            DBias = AddressOf(dBias),
            DyPitch = dy.Pitch,
            XPitch = x.Pitch,
            DxPitch = dx.Pitch,
            Rows = p.Rows,
            Channels = p.Channels,
            Relu = Flag(p.Relu),
            Accumulate = Flag(accumulate),
        });
    }

    private static long PartialSumBytes(int pieces, int channels) => 2L * pieces * channels * sizeof(float);

    private void ApplyBatchNorm(Tensor x, BatchNormTensors layer, Tensor y, in BatchNormParams p, BatchNormVectors vectors) =>
        Launch(EntryFor(x, KernelTable.BatchNormApplyFloat32, KernelTable.BatchNormApplyBFloat16), new BatchNormApplyArguments
        {
            X = AddressOf(x),
            Y = AddressOf(y),
            Scale = AddressOf(layer.Scale),
            Bias = AddressOf(layer.Bias),
            Mean = vectors.Mean,
            InverseDeviation = vectors.InverseDeviation,
            Variance = vectors.Variance,
            XPitch = x.Pitch,
            YPitch = y.Pitch,
            Rows = p.Rows,
            Channels = p.Channels,
            Relu = Flag(p.Relu),
            Epsilon = p.Epsilon,
        });

    private readonly record struct BatchNormVectors(ulong Mean, ulong InverseDeviation, ulong Variance);
}
