using Eas.Networks.Architecture;

namespace Eas.Search.Policy;

/// <summary>A layer as the policy reads it.</summary>
/// <param name="Layer">The layer it stands for.</param>
/// <param name="Token">Its index in the vocabulary.</param>
public readonly record struct LayerToken(LayerAddress Layer, int Token);
