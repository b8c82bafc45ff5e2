namespace Eas.Networks.Transformations;

/// <summary>How a layer is inserted into a dense block.</summary>
public enum DenseInsertion
{
    /// <summary>A copy of the layer before it, whose outputs are random ones of that layer's (the authors' scheme); exact in training mode too.</summary>
    Replica,

    /// <summary>A layer that copies random channels of what it sees (Cai et al. 2018, eq. 5); for post-activation blocks, <c>D+</c>.</summary>
    Identity,
}
