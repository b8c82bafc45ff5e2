using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Cublas;

/// <summary>cuBLAS under its own names; values as in cublas_api.h and library_types.h.</summary>
internal static unsafe partial class CublasNative
{
    public const int OperationPlain = 0;
    public const int OperationTransposed = 1;

    public const int Float32 = 0;
    public const int BFloat16 = 14;

    public const int ComputeFloat32 = 68;
    public const int ComputeTensorFloat32 = 77;

    public const int DefaultAlgorithm = -1;

    /// <summary>
    /// CUBLAS_DEFAULT_MATH, which leaves float32 products exact, with CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION: without it, parts of a
    /// sum may be added as bfloat16 where the output is bfloat16.
    /// </summary>
    public const int Float32Sums = 0 | 16;

    private const string Library = "cublas";

    [LibraryImport(Library)]
    public static partial CublasStatus cublasCreate_v2(nint* handle);

    [LibraryImport(Library)]
    public static partial CublasStatus cublasDestroy_v2(nint handle);

    [LibraryImport(Library)]
    public static partial CublasStatus cublasSetStream_v2(nint handle, nint stream);

    [LibraryImport(Library)]
    public static partial CublasStatus cublasSetWorkspace_v2(nint handle, ulong workspace, nuint bytes);

    [LibraryImport(Library)]
    public static partial CublasStatus cublasSetMathMode(nint handle, int mode);

    [LibraryImport(Library)]
    public static partial byte* cublasGetStatusString(CublasStatus status);

    [LibraryImport(Library)]
    public static partial CublasStatus cublasGemmEx(
        nint handle,
        int transA,
        int transB,
        int m,
        int n,
        int k,
        void* alpha,
        ulong a,
        int typeA,
        int leadingDimensionA,
        ulong b,
        int typeB,
        int leadingDimensionB,
        void* beta,
        ulong c,
        int typeC,
        int leadingDimensionC,
        int computeType,
        int algorithm);
}
