namespace Eas.Kernels.Cuda.Kernels;

/// <summary>Every kernel in the PTX that Eas carries.</summary>
public static class KernelTable
{
    /// <summary>Remapping of weights, float32.</summary>
    public static readonly KernelEntry GatherScaleFloat32 = KernelEntry.Of<GatherScaleArguments>("gather_scale", "gather_scale_f32");

    /// <summary>Remapping of weights, bfloat16.</summary>
    public static readonly KernelEntry GatherScaleBFloat16 = KernelEntry.Of<GatherScaleArguments>("gather_scale", "gather_scale_bf16");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelEntry> All { get; } = [GatherScaleFloat32, GatherScaleBFloat16];
}
