namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>cudnnMathType_t: which arithmetic a convolution may use.</summary>
internal enum CudnnMathType
{
    /// <summary>On float32 tensors this lets GPUs from Ampere on round factors to TensorFloat32.</summary>
    Default = 0,

    /// <summary>Tensor cores, for factors of their types.</summary>
    TensorOp = 1,

    /// <summary>Tensor cores, also where float32 factors must be rounded to half precision for them.</summary>
    TensorOpAllowConversion = 2,

    /// <summary>Fused multiply-adds alone: the only one that keeps float32 factors as they are.</summary>
    Fma = 3,
}
