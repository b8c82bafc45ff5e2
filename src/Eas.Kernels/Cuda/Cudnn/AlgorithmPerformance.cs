using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>What cuDNN's search found out about one algorithm: cudnnConvolutionFwdAlgoPerf_t, and the same for the other passes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct AlgorithmPerformance
{
    [FieldOffset(0)]
    public int Algorithm;

    [FieldOffset(4)]
    public CudnnStatus Status;

    [FieldOffset(8)]
    public float Milliseconds;

    [FieldOffset(16)]
    public nuint WorkspaceBytes;

    [FieldOffset(24)]
    public int Determinism;

    [FieldOffset(28)]
    public CudnnMathType MathType;
}
