namespace Eas.Kernels.Parameters;

/// <summary>Stochastic gradient descent with momentum: v = momentum v + g + weightDecay w; w -= learningRate (g + weightDecay w + momentum v) with Nesterov, else w -= learningRate v.</summary>
/// <param name="Momentum">Share of the velocity kept, 0..1.</param>
/// <param name="WeightDecay">Coupled into the gradient.</param>
/// <param name="Nesterov">Whether the step looks ahead.</param>
public readonly record struct SgdParams(float Momentum, float WeightDecay, bool Nesterov);
