using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>Convolution without bias, padding kernelSize / 2: <c>weight</c> (out, kernelSize, kernelSize, in), He normal.</summary>
/// <param name="scope">Where its weight is declared.</param>
/// <param name="inputChannels">Channels of the input.</param>
/// <param name="outputChannels">Filters.</param>
/// <param name="kernelSize">Side of the kernel; odd.</param>
/// <param name="stride">Pixels from one position to the next.</param>
public sealed class Conv2d(LayerScope scope, int inputChannels, int outputChannels, int kernelSize, int stride = 1) : IModule
{
    /// <summary>(out, kernelSize, kernelSize, in).</summary>
    public Parameter Weight { get; } =
        scope.Parameter("weight", new Shape(outputChannels, kernelSize, kernelSize, inputChannels), Initializers.HeNormal, hasWeightDecay: true);

    /// <inheritdoc/>
    public Variable Forward(Tape tape, Variable x) => Forward(tape, x, into: null);

    /// <summary>Convolves into a slice of a dense block's buffer, or into new memory where there is none.</summary>
    public Variable Forward(Tape tape, Variable x, ChannelSlice? into) => tape.Conv2d(x, Weight.Variable, stride, into);
}
