using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cuda.Cublas;

/// <summary>
/// Matrix products on one stream by cuBLAS, with a workspace of the caller's: the address must not change, so that a captured graph can use it, and
/// one stream with one workspace gives the same bits every time.
/// </summary>
public sealed unsafe class CublasHandle : IDisposable
{
    /// <summary>Bytes of workspace that NVIDIA recommends for GPUs from Hopper on.</summary>
    public const long WorkspaceBytes = 32 << 20;

    private readonly CudaStream stream;
    private nint handle;

    /// <summary>Makes a handle; neither the stream nor the workspace becomes its own.</summary>
    /// <param name="stream">The stream of all products.</param>
    /// <param name="workspace">Device memory that nothing else uses while the handle lives.</param>
    /// <param name="workspaceBytes">Its size.</param>
    /// <exception cref="CudaUnavailableException">A library is missing.</exception>
    /// <exception cref="CudaException">cuBLAS refused.</exception>
    public CublasHandle(CudaStream stream, ulong workspace, long workspaceBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CudaLibraries.RequireAll();
        this.stream = stream;
        stream.Context.MakeCurrent();
        nint created;
        CublasNative.cublasCreate_v2(&created).Ok();
        handle = created;
        try
        {
            // Setting the stream goes back to cuBLAS's own workspace: ours comes after it.
            CublasNative.cublasSetStream_v2(handle, stream.Handle).Ok();
            CublasNative.cublasSetWorkspace_v2(handle, workspace, (nuint)workspaceBytes).Ok();
            CublasNative.cublasSetMathMode(handle, CublasNative.Float32Sums).Ok();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>C = op(A) op(B), or C += op(A) op(B), in stream order; row-major, as <see cref="MatMulParams"/> says, pitches in elements.</summary>
    /// <param name="p">Form, sizes and pitches.</param>
    /// <param name="a">A: bfloat16 if <paramref name="precision"/> is <see cref="ProductPrecision.BFloat16"/>, else float32.</param>
    /// <param name="b">B, of the type of A.</param>
    /// <param name="c">C: bfloat16 if <paramref name="bfloat16Output"/>, else float32.</param>
    /// <param name="precision">The type of the factors.</param>
    /// <param name="bfloat16Output">Whether C is bfloat16; only with bfloat16 operands.</param>
    /// <param name="accumulate">Whether the product is added to C.</param>
    /// <exception cref="ArgumentException">bfloat16 output of float32 operands.</exception>
    /// <exception cref="CudaException">cuBLAS refused.</exception>
    public void MatMul(in MatMulParams p, ulong a, ulong b, ulong c, ProductPrecision precision, bool bfloat16Output, bool accumulate)
    {
        ObjectDisposedException.ThrowIf(handle == 0, this);
        bool isBFloat16 = precision == ProductPrecision.BFloat16;
        if (bfloat16Output && !isBFloat16)
            throw new ArgumentException($"{p}: a bfloat16 output needs bfloat16 operands, not {precision}");
        stream.Context.MakeCurrent();

        // cuBLAS is column-major: what lies in memory as C is its Cᵀ = op(B)ᵀ op(A)ᵀ, so the operands change places.
        int operandType = isBFloat16 ? CublasNative.BFloat16 : CublasNative.Float32;
        float one = 1;
        float beta = accumulate ? 1 : 0;
        CublasStatus status = CublasNative.cublasGemmEx(
            handle,
            p.Form == MatMulForm.TransposedB ? CublasNative.OperationTransposed : CublasNative.OperationPlain,
            p.Form == MatMulForm.TransposedA ? CublasNative.OperationTransposed : CublasNative.OperationPlain,
            p.Columns,
            p.Rows,
            p.Depth,
            &one,
            b,
            operandType,
            p.PitchB,
            a,
            operandType,
            p.PitchA,
            &beta,
            c,
            bfloat16Output ? CublasNative.BFloat16 : CublasNative.Float32,
            p.PitchC,
            precision == ProductPrecision.TensorFloat32 ? CublasNative.ComputeTensorFloat32 : CublasNative.ComputeFloat32,
            CublasNative.DefaultAlgorithm);
        if (status != CublasStatus.Success)
            status.Ok($"{p}, {precision}{(bfloat16Output ? ", bfloat16 output" : "")}", nameof(CublasNative.cublasGemmEx));
    }

    /// <summary>Destroys the handle.</summary>
    public void Dispose()
    {
        if (handle != 0)
            _ = CublasNative.cublasDestroy_v2(handle);
        handle = 0;
    }
}
