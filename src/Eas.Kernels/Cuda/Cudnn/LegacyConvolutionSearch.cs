using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Driver;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>
/// The search for a convolution's fastest algorithm. cuDNN runs each once, which is too short a look to tell close ones apart: those are then run
/// again, several times each. Everything happens in scratch memory that goes back to the pool.
/// </summary>
internal sealed class LegacyConvolutionSearch(LegacyConvolution convolution, CudaStream stream, DeviceMemoryPool pool, long workspaceLimitBytes) : IDisposable
{
    private const int Finalists = 3;
    private const int Repetitions = 5;

    // An algorithm this many times slower than the fastest at the first look is out.
    private const float CloseTime = 1.3f;

    private const CudnnStatus NotSupported = (CudnnStatus)3000;

    private readonly List<ulong> blocks = [];
    private readonly List<CudnnStatus> refusals = [];
    private readonly ConvolutionKey key = convolution.Key;
    private ulong a;
    private ulong b;
    private ulong output;
    private ulong workspace;

    /// <summary>Runs the search.</summary>
    /// <returns>The fastest plan; null if there is none and the maps have gaps.</returns>
    /// <exception cref="CudaException">There is no plan although nothing has gaps, or a call failed.</exception>
    public ConvolutionPlan? Run()
    {
        convolution.UseMath(MathType);
        long workspaceBytes = LargestWorkspace();
        RentOperands(workspaceBytes);
        List<ConvolutionPlan> candidates = Candidates(workspaceBytes);
        return Fastest(candidates) ?? (key.IsPacked ? throw NoAlgorithm() : null);
    }

    /// <summary>Returns the scratch memory.</summary>
    public void Dispose()
    {
        foreach (ulong block in blocks)
            pool.Return(block);
        blocks.Clear();
    }

    private CudnnMathType MathType => key.Precision switch
    {
        ProductPrecision.Float32 => CudnnMathType.Fma,
        ProductPrecision.TensorFloat32 => CudnnMathType.Default,
        _ => CudnnMathType.TensorOp,
    };

    private long LargestWorkspace()
    {
        long largest = 0;
        for (int algorithm = 0; algorithm < CudnnConvolutionNative.AlgorithmCount(key.Pass); algorithm++)
        {
            if (convolution.WorkspaceBytes(algorithm) is long bytes && bytes <= workspaceLimitBytes)
                largest = Math.Max(largest, bytes);
        }
        return largest;
    }

    private void RentOperands(long workspaceBytes)
    {
        (long aBytes, long bBytes, long outputBytes) = key.OperandBytes;
        a = RentZeros(aBytes);
        b = RentZeros(bBytes);
        output = RentZeros(outputBytes);
        workspace = workspaceBytes == 0 ? 0 : Rent(workspaceBytes);
    }

    private ulong RentZeros(long bytes)
    {
        ulong block = Rent(bytes);
        DeviceCopies.Clear(block, bytes, stream);
        return block;
    }

    private ulong Rent(long bytes)
    {
        ulong block = pool.Rent(bytes);
        blocks.Add(block);
        return block;
    }

    private List<ConvolutionPlan> Candidates(long workspaceBytes)
    {
        // An algorithm may be there twice, with tensor cores and without.
        Span<AlgorithmPerformance> found = new AlgorithmPerformance[2 * CudnnConvolutionNative.AlgorithmCount(key.Pass)];
        CudnnStatus status = convolution.Find(a, b, output, workspace, workspaceBytes, found, out int count);
        if (status.IsNotSupported() || (status.IsBadParameter() && !key.IsPacked))
            refusals.Add(status);
        else
            status.Ok(key, $"cudnnFindConvolution{key.Pass}AlgorithmEx");
        var candidates = new List<ConvolutionPlan>(count);
        foreach (AlgorithmPerformance performance in found[..count])
        {
            if (Candidate(performance, workspaceBytes) is ConvolutionPlan plan)
                candidates.Add(plan);
        }
        return [.. candidates.OrderBy(plan => plan.Milliseconds)];
    }

    private ConvolutionPlan? Candidate(in AlgorithmPerformance performance, long workspaceBytes)
    {
        if (performance.Status != CudnnStatus.Success)
        {
            refusals.Add(performance.Status);
            return null;
        }
        if (key.Deterministic && performance.Determinism != CudnnNative.Deterministic)
            return null;
        if (ArithmeticOf(performance) is not CudnnMathType mathType)
            return null;
        convolution.UseMath(mathType);
        return convolution.WorkspaceBytes(performance.Algorithm) is long bytes && bytes <= workspaceBytes
            ? new ConvolutionPlan(key, performance.Algorithm, (int)mathType, bytes, performance.Milliseconds)
            : null;
    }

    // Default arithmetic lets float32 factors be rounded: where they must not be, it is asked for as fused multiply-adds all the same.
    private CudnnMathType? ArithmeticOf(in AlgorithmPerformance performance) => (key.Precision, performance.MathType) switch
    {
        (ProductPrecision.Float32, CudnnMathType.Default or CudnnMathType.Fma) => CudnnMathType.Fma,
        (ProductPrecision.Float32, _) or (_, CudnnMathType.TensorOpAllowConversion) => null,
        _ => performance.MathType,
    };

    private ConvolutionPlan? Fastest(List<ConvolutionPlan> candidates)
    {
        List<ConvolutionPlan> close = [.. candidates.TakeWhile(plan => plan.Milliseconds <= CloseTime * candidates[0].Milliseconds).Take(Finalists)];
        if (close.Count < 2)
            return candidates.FirstOrDefault();
        return close.Select(Measured).OfType<ConvolutionPlan>().MinBy(plan => plan.Milliseconds)
            ?? Fastest(candidates[close.Count..]);
    }

    /// <summary>The plan with a better time; null if cuDNN does not run it after all.</summary>
    private ConvolutionPlan? Measured(ConvolutionPlan plan)
    {
        convolution.UseMath((CudnnMathType)plan.MathType);
        CudnnStatus status = RunOnce(plan);
        if (status.IsNotSupported())
        {
            refusals.Add(status);
            return null;
        }
        status.Ok(key, $"cudnnConvolution{key.Pass}");
        using var start = new CudaEvent(timing: true);
        using var end = new CudaEvent(timing: true);
        start.Record(stream);
        for (int i = 0; i < Repetitions; i++)
            RunOnce(plan).Ok(key, $"cudnnConvolution{key.Pass}");
        end.Record(stream);
        end.Synchronize();
        return plan with { Milliseconds = end.MillisecondsSince(start) / Repetitions };
    }

    private CudnnStatus RunOnce(ConvolutionPlan plan) =>
        convolution.Run(plan.Algorithm, a, b, output, workspace, plan.WorkspaceBytes, accumulate: false);

    private CudaException NoAlgorithm()
    {
        CudnnStatus status = refusals.FirstOrDefault(refusal => !refusal.IsNotSupported(), refusals.FirstOrDefault(NotSupported));
        string text = $"cuDNN has no algorithm within a workspace of {workspaceLimitBytes} bytes";
        return new CudaException($"cudnnFindConvolution{key.Pass}AlgorithmEx of {key}: {status.Name()}: {text}", (int)status);
    }
}
