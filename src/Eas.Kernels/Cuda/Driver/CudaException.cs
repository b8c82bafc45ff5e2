namespace Eas.Kernels.Cuda.Driver;

/// <summary>A call to one of CUDA's libraries failed; the message is one line: the call, the error's name, number and text.</summary>
public sealed class CudaException : Exception
{
    /// <summary>Describes a failure.</summary>
    public CudaException(string message)
        : base(message)
    {
    }

    /// <summary>Describes a failure with its number.</summary>
    public CudaException(string message, int code)
        : base(message) => Code = code;

    /// <summary>The error's number in its library; 0 where there is none.</summary>
    public int Code { get; }
}
