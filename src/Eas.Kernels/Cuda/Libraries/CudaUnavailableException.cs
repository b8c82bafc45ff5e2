namespace Eas.Kernels.Cuda.Libraries;

/// <summary>CUDA cannot be used on this machine; the message is one line: what is missing, where it was looked for, what to do.</summary>
public sealed class CudaUnavailableException : Exception
{
    /// <summary>Describes what is missing.</summary>
    public CudaUnavailableException(string message)
        : base(message)
    {
    }
}
