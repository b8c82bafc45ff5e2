using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>sgd: v = Momentum v + g + WeightDecay w; w -= rate (g + WeightDecay w + Momentum v) with Nesterov, else w -= rate v.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SgdArguments : IKernelArguments
{
    /// <summary>Count parameters, updated.</summary>
    public required ulong Values { get; init; }

    /// <summary>Count gradients.</summary>
    public required ulong Gradients { get; init; }

    /// <summary>Count velocities, updated.</summary>
    public required ulong Velocity { get; init; }

    /// <summary>Out: Count values in bfloat16; 0 for none.</summary>
    public ulong Copy { get; init; }

    /// <summary>The learning rate.</summary>
    public required ulong Parameters { get; init; }

    /// <summary>Parameters.</summary>
    public required long Count { get; init; }

    /// <summary>Share of the velocity kept.</summary>
    public required float Momentum { get; init; }

    /// <summary>Coupled into the gradient.</summary>
    public required float WeightDecay { get; init; }

    /// <summary>1 if the step looks ahead.</summary>
    public required int Nesterov { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of(Count);
}
