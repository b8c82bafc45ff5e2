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
        if (arena.IsDisposed)
            return;
        if (graph is not null)
        {
            // What runs of a graph must be over before the graph and its memory go.
            backend.MakeCurrent();
            backend.Stream.Synchronize();
            graph.Dispose();
        }

        arena.Dispose();
    }

    private void Submit()
    {
        foreach (ICudaLaunch launch in launches)
            launch.Run();
    }
}
