using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Optimizers;

// Versions tried:
// 1. One pass over values, gradients and velocity, as here: five memory streams a parameter and three multiply-adds, so it is bound by memory.
//    Momentum with and without Nesterov differ in one term, chosen outside the loop.
internal readonly unsafe struct SgdKernel(long count, float* values, float* gradients, float* velocity, StepParameters* parameters, SgdParams p) : IVectorKernel
{
    public int Pieces => OptimizerKernels.Pieces(count);

    /// <inheritdoc/>
    public long ScratchBytes => 0;

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        (long from, long to) = OptimizerKernels.Range(count, piece, Pieces);
        if (p.Nesterov)
            StepNesterov<TVector>(from, to);
        else
            StepPlain<TVector>(from, to);
    }

    private void StepNesterov<TVector>(long i, long to)
        where TVector : unmanaged, IVector<TVector>
    {
        for (; i <= to - TVector.Count; i += TVector.Count)
            StepNesterovAt<TVector>(i);
        for (; i < to; i++)
            StepNesterovAt<Float1>(i);
    }

    private void StepPlain<TVector>(long i, long to)
        where TVector : unmanaged, IVector<TVector>
    {
        for (; i <= to - TVector.Count; i += TVector.Count)
            StepPlainAt<TVector>(i);
        for (; i < to; i++)
            StepPlainAt<Float1>(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StepNesterovAt<TLanes>(long i)
        where TLanes : unmanaged, IVector<TLanes>
    {
        (TLanes value, TLanes gradient, TLanes newVelocity) = Accelerate<TLanes>(i);
        TLanes direction = TLanes.MultiplyAdd(TLanes.Broadcast(p.Momentum), newVelocity, gradient);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Broadcast(-parameters->LearningRate), direction, value), values + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StepPlainAt<TLanes>(long i)
        where TLanes : unmanaged, IVector<TLanes>
    {
        (TLanes value, _, TLanes newVelocity) = Accelerate<TLanes>(i);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Broadcast(-parameters->LearningRate), newVelocity, value), values + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (TLanes Value, TLanes Gradient, TLanes Velocity) Accelerate<TLanes>(long i)
        where TLanes : unmanaged, IVector<TLanes>
    {
        TLanes value = TLanes.Load(values + i);
        TLanes gradient = TLanes.MultiplyAdd(TLanes.Broadcast(p.WeightDecay), value, TLanes.Load(gradients + i));
        TLanes newVelocity = TLanes.MultiplyAdd(TLanes.Broadcast(p.Momentum), TLanes.Load(velocity + i), gradient);
        TLanes.Store(newVelocity, velocity + i);
        return (value, gradient, newVelocity);
    }
}
