using Eas.Networks.Architecture;

namespace Eas.Search.Runs.Reports;

/// <summary>Where a layer of a grown network comes from.</summary>
/// <param name="Layer">The parent's layer that it was; of a new layer the one that it was inserted after.</param>
/// <param name="IsNew">Whether it was inserted.</param>
internal readonly record struct LayerOrigin(LayerAddress Layer, bool IsNew);
