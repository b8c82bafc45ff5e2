using Eas.Kernels.Cuda.Driver;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>One of cuDNN's interfaces to convolutions, on one handle. The meaning of a plan's algorithm and arithmetic is the engine's own.</summary>
internal interface IConvolutionEngine : IDisposable
{
    /// <summary>Whether a plan that was found earlier, perhaps by another process, can be run here.</summary>
    bool Accepts(ConvolutionPlan plan);

    /// <summary>Measures what cuDNN has; null if nothing takes the pitches.</summary>
    ConvolutionPlan? Search(in ConvolutionKey key, DeviceMemoryPool pool);

    /// <summary>Runs a plan in stream order.</summary>
    void Run(ConvolutionPlan plan, ulong a, ulong b, ulong output, ulong workspace, bool accumulate);
}
