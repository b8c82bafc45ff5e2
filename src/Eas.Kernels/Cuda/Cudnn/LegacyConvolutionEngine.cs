using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Driver;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>Convolutions by cuDNN's legacy interface.</summary>
internal sealed class LegacyConvolutionEngine(nint handle, CudaStream stream, long workspaceLimitBytes) : IConvolutionEngine
{
    private readonly Dictionary<ConvolutionKey, LegacyConvolution> convolutions = [];

    /// <inheritdoc/>
    public bool Accepts(ConvolutionPlan plan)
    {
        bool keepsFactors = plan.Key.Precision != ProductPrecision.Float32 || plan.MathType == (int)CudnnMathType.Fma;
        if (!keepsFactors || plan.WorkspaceBytes > workspaceLimitBytes)
            return false;
        LegacyConvolution convolution = Convolution(plan.Key);
        convolution.UseMath((CudnnMathType)plan.MathType);
        return convolution.WorkspaceBytes(plan.Algorithm) <= plan.WorkspaceBytes;
    }

    /// <inheritdoc/>
    public ConvolutionPlan? Search(in ConvolutionKey key, DeviceMemoryPool pool)
    {
        using var search = new LegacyConvolutionSearch(Convolution(key), stream, pool, workspaceLimitBytes);
        return search.Run();
    }

    /// <inheritdoc/>
    public void Run(ConvolutionPlan plan, ulong a, ulong b, ulong output, ulong workspace, bool accumulate)
    {
        LegacyConvolution convolution = Convolution(plan.Key);
        convolution.UseMath((CudnnMathType)plan.MathType);
        convolution.Run(plan.Algorithm, a, b, output, workspace, plan.WorkspaceBytes, accumulate).Ok(plan.Key, CallName(plan.Key.Pass));
    }

    /// <summary>Destroys all descriptors.</summary>
    public void Dispose()
    {
        foreach (LegacyConvolution convolution in convolutions.Values)
            convolution.Dispose();
        convolutions.Clear();
    }

    private static string CallName(ConvolutionPass pass) => pass switch
    {
        ConvolutionPass.Forward => nameof(CudnnConvolutionNative.cudnnConvolutionForward),
        ConvolutionPass.BackwardData => nameof(CudnnConvolutionNative.cudnnConvolutionBackwardData),
        _ => nameof(CudnnConvolutionNative.cudnnConvolutionBackwardFilter),
    };

    private LegacyConvolution Convolution(in ConvolutionKey key)
    {
        if (!convolutions.TryGetValue(key, out LegacyConvolution? convolution))
            convolutions[key] = convolution = new LegacyConvolution(handle, key);
        return convolution;
    }
}
