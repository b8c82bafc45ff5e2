using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>The vectors of a batch normalisation, one value per channel.</summary>
public readonly unsafe struct NormalizationVectors
{
    /// <summary>gamma.</summary>
    public required float* Scale { get; init; }

    /// <summary>beta.</summary>
    public required float* Bias { get; init; }

    /// <summary>The mean that is subtracted.</summary>
    public required float* Mean { get; init; }

    /// <summary>1 / sqrt(variance + epsilon) of the batch; null in evaluation.</summary>
    public float* InverseDeviation { get; init; }

    /// <summary>In evaluation, the running variance.</summary>
    public float* Variance { get; init; }

    /// <summary>In evaluation, added to the variance.</summary>
    public float Epsilon { get; init; }

    /// <summary>
    /// Writes factor = scale inverseDeviation and offset = bias - mean factor for every column of a row, so that the normalisation is x factor + offset. Every pass
    /// computes them by itself, with the same operations: the backward pass finds the very mask that the forward pass applied.
    /// </summary>
    internal void WriteTransform<TVector>(in RowShape shape, float* factor, float* offset)
        where TVector : unmanaged, IVector<TVector>
    {
        VectorLoop.Run<TVector, TransformBody>(new TransformBody(this, factor, offset), shape.Channels);
        shape.Repeat(factor);
        shape.Repeat(offset);
    }

    private readonly struct TransformBody(NormalizationVectors layer, float* factor, float* offset) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int channel)
            where TVector : unmanaged, IVector<TVector>
        {
            TVector inverse = layer.InverseDeviation != null
                ? TVector.Load(layer.InverseDeviation + channel)
                : TVector.Broadcast(1) / TVector.Sqrt(TVector.Load(layer.Variance + channel) + TVector.Broadcast(layer.Epsilon));
            TVector slope = TVector.Load(layer.Scale + channel) * inverse;
            TVector negativeMean = TVector.Zero - TVector.Load(layer.Mean + channel);
            TVector.Store(slope, factor + channel);
            TVector.Store(TVector.MultiplyAdd(negativeMean, slope, TVector.Load(layer.Bias + channel)), offset + channel);
        }
    }
}
