using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>One plan as it is written.</summary>
internal sealed record StoredPlan(
    string Device,
    int Cudnn,
    ConvolutionPass Pass,
    ProductPrecision Precision,
    bool Deterministic,
    int BatchSize,
    int InputHeight,
    int InputWidth,
    int InputChannels,
    int OutputChannels,
    int KernelSize,
    int Stride,
    int InputPitch,
    int OutputPitch,
    int Algorithm,
    int MathType,
    long WorkspaceBytes,
    float Milliseconds)
{
    /// <summary>What the plan was measured with.</summary>
    internal PlanDevice PlanDevice => new(Device, Cudnn);

    /// <summary>A plan to write.</summary>
    public static StoredPlan From(PlanDevice device, ConvolutionPlan plan)
    {
        ConvolutionKey key = plan.Key;
        Conv2dParams p = key.Parameters;
        return new StoredPlan(
            device.Name,
            device.CudnnVersion,
            key.Pass,
            key.Precision,
            key.Deterministic,
            p.BatchSize,
            p.InputHeight,
            p.InputWidth,
            p.InputChannels,
            p.OutputChannels,
            p.KernelSize,
            p.Stride,
            p.InputPitch,
            p.OutputPitch,
            plan.Algorithm,
            plan.MathType,
            plan.WorkspaceBytes,
            plan.Milliseconds);
    }

    /// <summary>The plan that was read.</summary>
    /// <exception cref="ArgumentException">A value makes no sense.</exception>
    public ConvolutionPlan ToPlan()
    {
        Conv2dParams p = Conv2dParams.Create(
            BatchSize, InputHeight, InputWidth, InputChannels, OutputChannels, KernelSize, Stride, InputPitch, OutputPitch);
        var key = new ConvolutionKey(Pass, p, Precision, Deterministic);
        if (!Enum.IsDefined(Pass) || !Enum.IsDefined(Precision) || Algorithm < 0 || !Enum.IsDefined((CudnnMathType)MathType) || WorkspaceBytes < 0)
            throw new ArgumentException($"the plan of {key} makes no sense");
        return new ConvolutionPlan(key, Algorithm, MathType, WorkspaceBytes, Milliseconds);
    }
}
