namespace Eas.Kernels.Cuda.Cublas;

/// <summary>The type of the factors in a convolution or a matrix product on a GPU; sums are float32 in all three.</summary>
public enum ProductPrecision
{
    /// <summary>float32 operands and products.</summary>
    Float32,

    /// <summary>float32 operands that the tensor cores round to 10 bits of mantissa before they multiply.</summary>
    TensorFloat32,

    /// <summary>bfloat16 operands.</summary>
    BFloat16,
}
