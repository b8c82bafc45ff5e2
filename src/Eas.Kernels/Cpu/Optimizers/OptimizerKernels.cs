using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Optimizers;

/// <summary>Launches of optimiser steps over flat arrays of parameters. What changes per step is read through a pointer when the launch runs.</summary>
public static unsafe class OptimizerKernels
{
    // Floats per piece: the step streams three to four arrays, so a piece is a few hundred kilobytes.
    private const long FloatsPerPiece = 16 * 1024;

    // Pieces start at multiples of every vector width, so that only the last one has a tail.
    private const long Alignment = 16;

    /// <summary>One step of <see cref="SgdParams"/>.</summary>
    /// <param name="width">The vector width.</param>
    /// <param name="count">Parameters.</param>
    /// <param name="values">Updated in place.</param>
    /// <param name="gradients">Read.</param>
    /// <param name="velocity">Updated in place.</param>
    /// <param name="parameters">The learning rate and the steps done; read when the launch runs.</param>
    /// <param name="p">Momentum and weight decay.</param>
    public static ILaunch Sgd(SimdWidth width, long count, float* values, float* gradients, float* velocity, StepParameters* parameters, SgdParams p) =>
        VectorLaunch.Of(width, new SgdKernel(count, values, gradients, velocity, parameters, p));

    /// <summary>One step of <see cref="AdamParams"/>; its number is the steps done plus one.</summary>
    /// <param name="width">The vector width.</param>
    /// <param name="count">Parameters.</param>
    /// <param name="values">Updated in place.</param>
    /// <param name="gradients">Read.</param>
    /// <param name="firstMoment">Updated in place.</param>
    /// <param name="secondMoment">Updated in place.</param>
    /// <param name="parameters">The learning rate and the steps done; read when the launch runs.</param>
    /// <param name="p">Decays and epsilon.</param>
    public static ILaunch Adam(
        SimdWidth width, long count, float* values, float* gradients, float* firstMoment, float* secondMoment, StepParameters* parameters, AdamParams p) =>
        VectorLaunch.Of(width, new AdamKernel(count, values, gradients, firstMoment, secondMoment, parameters, p));

    internal static int Pieces(long count) => (int)Math.Clamp(count / FloatsPerPiece, 1, 256);

    /// <summary>The elements [From, To) of a piece.</summary>
    internal static (long From, long To) Range(long count, int piece, int pieces)
    {
        long blocks = count / Alignment;
        return (blocks * piece / pieces * Alignment, piece + 1 == pieces ? count : blocks * (piece + 1) / pieces * Alignment);
    }
}
