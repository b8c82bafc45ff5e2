namespace Eas.Kernels.Cuda.Driver;

/// <summary>The device has too little memory left; the message is one line with the figures.</summary>
public sealed class OutOfDeviceMemoryException : Exception
{
    /// <summary>Describes a request that failed.</summary>
    /// <param name="askedBytes">What was asked for.</param>
    /// <param name="freeBytes">What the device has left.</param>
    /// <param name="totalBytes">What the device has.</param>
    /// <param name="heldBytes">What the pool that asked holds itself.</param>
    public OutOfDeviceMemoryException(long askedBytes, long freeBytes, long totalBytes, long heldBytes)
        : base(
            $"out of device memory: {askedBytes:N0} more bytes were needed, {freeBytes:N0} of {totalBytes:N0} are free and {heldBytes:N0} are in use here; "
            + "use a smaller batch or network, or free the device")
    {
        AskedBytes = askedBytes;
        FreeBytes = freeBytes;
        TotalBytes = totalBytes;
        HeldBytes = heldBytes;
    }

    /// <summary>What was asked for.</summary>
    public long AskedBytes { get; }

    /// <summary>What the device has left.</summary>
    public long FreeBytes { get; }

    /// <summary>What the device has.</summary>
    public long TotalBytes { get; }

    /// <summary>What the pool that asked holds itself.</summary>
    public long HeldBytes { get; }
}
