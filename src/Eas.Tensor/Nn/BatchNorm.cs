using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>
/// Batch normalisation, with a ReLU after it if asked for: <c>weight</c> (the scale, 1 at first), <c>bias</c> (0), <c>running_mean</c> (0) and
/// <c>running_var</c> (1), vectors of the channels.
/// </summary>
/// <param name="scope">Where its tensors are declared; its ordinal names the layer where statistics are not finite.</param>
/// <param name="channels">Channels.</param>
/// <param name="relu">Whether a ReLU follows.</param>
public sealed class BatchNorm(LayerScope scope, int channels, bool relu) : IModule
{
    /// <summary>gamma.</summary>
    public Parameter Scale { get; } = scope.Parameter("weight", Shape.Vector(channels), Initializers.One, hasWeightDecay: false);

    /// <summary>beta.</summary>
    public Parameter Bias { get; } = scope.Parameter("bias", Shape.Vector(channels), Initializers.Zero, hasWeightDecay: false);

    /// <summary>Moving average of the batch means.</summary>
    public Statistic RunningMean { get; } = scope.Statistic("running_mean", Shape.Vector(channels), initialValue: 0);

    /// <summary>Moving average of the unbiased batch variances.</summary>
    public Statistic RunningVariance { get; } = scope.Statistic("running_var", Shape.Vector(channels), initialValue: 1);

    /// <inheritdoc/>
    public Variable Forward(Tape tape, Variable x) => Forward(tape, x, into: null);

    /// <summary>Normalises into a slice of a dense block's buffer, or into new memory where there is none.</summary>
    public Variable Forward(Tape tape, Variable x, ChannelSlice? into) =>
        tape.BatchNorm(x, Scale.Variable, Bias.Variable, RunningMean.Value, RunningVariance.Value, relu, scope.Ordinal, into);
}
