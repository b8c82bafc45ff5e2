using Eas.Kernels.Cuda.Driver;

namespace Eas.Tensors.Cuda;

/// <summary>
/// A recorded step. Its first run submits the launches one by one, so that the libraries set up what they need; the second captures them as a CUDA graph, which all
/// later ones launch.
/// </summary>
internal sealed class CudaCapturedStep(CudaBackend backend, CudaArena arena, ICudaLaunch[] launches) : ICapturedStep
{
    private CudaGraph? graph;
    private bool hasRun;

    public long ArenaBytes => arena.Bytes;

    public void Run()
    {
        ObjectDisposedException.ThrowIf(arena.IsDisposed, this);
        if (backend.IsPlanning)
            return;
        backend.MakeCurrent();
        if (hasRun && backend.Options.UseGraphs)
            (graph ??= CudaGraph.Capture(backend.Stream, Submit)).Launch(backend.Stream);
        else
            Submit();
        hasRun = true;
    }

    public void Dispose()
    {
        // The driver lets runs of the graph end before it frees it, and what uses the memory next comes after them in the stream.
        graph?.Dispose();
        arena.Dispose();
    }

    private void Submit()
    {
        foreach (ICudaLaunch launch in launches)
            launch.Run();
    }
}
