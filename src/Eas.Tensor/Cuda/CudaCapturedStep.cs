using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Parameters;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

/// <summary>
/// A recorded step. Its first run submits the launches one by one, so that the libraries set up what they need; the second captures them as a CUDA graph, which all
/// later ones launch. Several steps are one graph too: before each of them its parameters are copied to where the step reads them.
/// </summary>
internal sealed class CudaCapturedStep(CudaBackend backend, StepArena arena, ICudaLaunch[] launches) : ICapturedStep
{
    // Steps of the graph of several: a launch of the start network's step takes the host as long as the device takes for the step.
    private const int StepsPerGraph = 8;

    private const int ParameterBytes = 64;

    private readonly ulong queued = (ulong)arena.Take(DeviceMemoryPool.RoundUp(StepsPerGraph * ParameterBytes)).Pointer;
    private CudaGraph? graph;
    private CudaGraph? graphOfSeveral;
    private StepBlock? blockOfSeveral;
    private bool hasRun;

    public long ArenaBytes => arena.Bytes;

    public int StepsAtOnce => StepsPerGraph;

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

    public void Run(StepBlock block, ReadOnlySpan<StepParameters> parameters)
    {
        ObjectDisposedException.ThrowIf(arena.IsDisposed, this);
        while (!parameters.IsEmpty)
        {
            bool isWhole = hasRun && backend.Options.UseGraphs && !backend.IsPlanning && parameters.Length >= StepsPerGraph;
            if (isWhole)
                RunSeveral(block, parameters[..StepsPerGraph]);
            else
                RunOne(block, parameters[0]);
            parameters = parameters[(isWhole ? StepsPerGraph : 1)..];
        }
    }

    public void Dispose()
    {
        if (arena.IsDisposed)
            return;

        // The driver lets runs of a graph end before it frees it, and what uses the memory next comes after them in the stream.
        graph?.Dispose();
        graphOfSeveral?.Dispose();
        arena.Dispose();
    }

    private void RunOne(StepBlock block, in StepParameters parameters)
    {
        block.Write(parameters);
        Run();
    }

    private void RunSeveral(StepBlock block, ReadOnlySpan<StepParameters> parameters)
    {
        Span<byte> bytes = stackalloc byte[StepsPerGraph * ParameterBytes];
        bytes.Clear();
        for (int i = 0; i < StepsPerGraph; i++)
            MemoryMarshal.Write(bytes[(i * ParameterBytes)..], in parameters[i]);
        backend.MakeCurrent();
        backend.UploadQueued(queued, bytes);
        if (graphOfSeveral is null || blockOfSeveral != block)
        {
            graphOfSeveral?.Dispose();
            graphOfSeveral = CudaGraph.Capture(backend.Stream, () => SubmitSeveral((ulong)block.Parameters.Pointer));
            blockOfSeveral = block;
        }

        graphOfSeveral.Launch(backend.Stream);
    }

    private void SubmitSeveral(ulong parameters)
    {
        for (int i = 0; i < StepsPerGraph; i++)
        {
            DeviceCopies.OnDevice(parameters, queued + (ulong)(i * ParameterBytes), ParameterBytes, backend.Stream);
            Submit();
        }
    }

    private void Submit()
    {
        foreach (ICudaLaunch launch in launches)
            launch.Run();
    }
}
