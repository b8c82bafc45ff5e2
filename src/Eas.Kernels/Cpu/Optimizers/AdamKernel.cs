using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Optimizers;

// Versions tried:
// 1. One pass over the four arrays, as here: bound by memory. The bias corrections are powers in float64, computed once a piece: the second one is far
//    below float32's resolution of 1 for thousands of steps.
internal readonly unsafe struct AdamKernel(
    long count, float* values, float* gradients, float* firstMoment, float* secondMoment, StepParameters* parameters, AdamParams p) : IVectorKernel
{
    public int Pieces => OptimizerKernels.Pieces(count);

    /// <inheritdoc/>
    public long ScratchBytes => 0;

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        (long i, long to) = OptimizerKernels.Range(count, piece, Pieces);
        double step = parameters->Step + 1;
        float rate = (float)(parameters->LearningRate / (1 - Math.Pow(p.Beta1, step)));
        float correction = (float)(1 / (1 - Math.Pow(p.Beta2, step)));
        for (; i <= to - TVector.Count; i += TVector.Count)
            Step<TVector>(i, rate, correction);
        for (; i < to; i++)
            Step<Float1>(i, rate, correction);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step<TLanes>(long i, float rate, float correction)
        where TLanes : unmanaged, IVector<TLanes>
    {
        TLanes gradient = TLanes.Load(gradients + i);
        TLanes first = TLanes.MultiplyAdd(TLanes.Broadcast(p.Beta1), TLanes.Load(firstMoment + i), TLanes.Broadcast(1 - p.Beta1) * gradient);
        TLanes second = TLanes.MultiplyAdd(TLanes.Broadcast(p.Beta2), TLanes.Load(secondMoment + i), TLanes.Broadcast(1 - p.Beta2) * gradient * gradient);
        TLanes deviation = TLanes.Sqrt(second * TLanes.Broadcast(correction)) + TLanes.Broadcast(p.Epsilon);
        TLanes.Store(first, firstMoment + i);
        TLanes.Store(second, secondMoment + i);
        TLanes.Store(TLanes.Load(values + i) - (TLanes.Broadcast(rate) * first / deviation), values + i);
    }
}
