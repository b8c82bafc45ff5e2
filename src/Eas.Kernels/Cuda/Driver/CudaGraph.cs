namespace Eas.Kernels.Cuda.Driver;

/// <summary>A stream's work, recorded once to be queued as a whole.</summary>
public sealed class CudaGraph : IDisposable
{
    private readonly CudaContext context;
    private nint handle;

    private unsafe CudaGraph(CudaContext context, nint recorded)
    {
        this.context = context;
        nint executable;
        CudaDriver.cuGraphInstantiateWithFlags(&executable, recorded, 0).Ok();
        handle = executable;
    }

    /// <summary>
    /// Records what is queued to a stream; nothing of it is done. Addresses and values are those at the time of recording. The work must not allocate device
    /// memory, load modules, or wait; kernels are prepared before.
    /// </summary>
    /// <param name="stream">The stream, without a capture under way.</param>
    /// <param name="work">Queues the work, on this thread. What it throws is thrown on, the capture ended.</param>
    /// <exception cref="CudaException">The driver refuses what was queued.</exception>
    public static CudaGraph Capture(CudaStream stream, Action work)
    {
        stream.Context.MakeCurrent();
        CudaDriver.cuStreamBeginCapture_v2(stream.Handle, CaptureMode.ThreadLocal).Ok();
        try
        {
            work();
        }
        catch
        {
            Abandon(stream);
            throw;
        }

        nint recorded = End(stream);
        try
        {
            return new CudaGraph(stream.Context, recorded);
        }
        finally
        {
            CudaDriver.cuGraphDestroy(recorded);
        }
    }

    /// <summary>Queues the recorded work. A graph runs once at a time.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Launch(CudaStream stream)
    {
        ObjectDisposedException.ThrowIf(handle == 0, this);
        context.MakeCurrent();
        CudaDriver.cuGraphLaunch(handle, stream.Handle).Ok();
    }

    /// <summary>Lets the graph go.</summary>
    public void Dispose()
    {
        if (handle != 0 && context.TryMakeCurrent())
            CudaDriver.cuGraphExecDestroy(handle);
        handle = 0;
    }

    private static unsafe nint End(CudaStream stream)
    {
        nint recorded;
        CudaDriver.cuStreamEndCapture(stream.Handle, &recorded).Ok();
        return recorded;
    }

    // The capture may be invalid already; then there is no graph.
    private static unsafe void Abandon(CudaStream stream)
    {
        nint recorded = 0;
        stream.Context.TryMakeCurrent();
        if (CudaDriver.cuStreamEndCapture(stream.Handle, &recorded) == CudaResult.Success && recorded != 0)
            CudaDriver.cuGraphDestroy(recorded);
    }
}
