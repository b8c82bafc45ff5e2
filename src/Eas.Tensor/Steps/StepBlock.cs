using Eas.Kernels.Parameters;
namespace Eas.Tensors.Steps;

/// <summary>
/// The block of backend memory through which the host speaks to a captured step (<see cref="StepParameters"/>) and the step to the host
/// (sums of the metrics, the first non-finite value).
/// </summary>
public sealed class StepBlock : IDisposable
{
    private readonly IBackend backend;

    /// <summary>Makes a block with everything 0.</summary>
    public StepBlock(IBackend backend)
    {
        this.backend = backend;
        Parameters = backend.Allocate(Shape.Vector(64), ElementType.UInt8);
        Metrics = backend.Allocate(Shape.Vector(Steps.Metrics.Values), ElementType.Float64);
        Write(default);
        ResetMetrics();
    }

    /// <summary>64 bytes that hold a <see cref="StepParameters"/>.</summary>
    public Tensor Parameters { get; }

    /// <summary><see cref="Steps.Metrics.Values"/> doubles that a step adds to.</summary>
    public Tensor Metrics { get; }

    /// <summary>Sets what the next run of the step reads.</summary>
    public unsafe void Write(in StepParameters parameters)
    {
        Span<byte> bytes = stackalloc byte[64];
        bytes.Clear();
        System.Runtime.InteropServices.MemoryMarshal.Write(bytes, in parameters);
        backend.Upload<byte>(Parameters, bytes);
    }

    /// <summary>Reads what the steps added up since the last reset; waits for them.</summary>
    public Metrics ReadMetrics()
    {
        Span<double> values = stackalloc double[Steps.Metrics.Values];
        backend.Download(Metrics, values);
        return new Metrics(values);
    }

    /// <summary>Sets the metrics back to nothing seen.</summary>
    public void ResetMetrics() => WriteMetrics(default);

    /// <summary>Sets the metrics, to go on from a checkpoint.</summary>
    public void WriteMetrics(Metrics metrics)
    {
        Span<double> values = stackalloc double[Steps.Metrics.Values];
        metrics.CopyTo(values);
        backend.Upload<double>(Metrics, values);
    }

    /// <summary>Releases the memory.</summary>
    public void Dispose()
    {
        Parameters.Dispose();
        Metrics.Dispose();
    }
}
