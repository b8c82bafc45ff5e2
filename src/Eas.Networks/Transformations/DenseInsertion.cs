namespace Eas.Networks.Transformations;

/// <summary>How a layer is inserted into a dense block.</summary>
public enum DenseInsertion
{
    /// <summary>A copy of the layer before it, whose outputs are random ones of that layer's (the authors' scheme); exact in training mode too.</summary>
    Replica,

    /// <summary>A layer that copies random channels of what it sees (Cai et al. 2018, eq. 5); for post-activation blocks, <c>D+</c>.</summary>
    Identity,
}

/// <summary>What the ways are called in recipes and on the command line.</summary>
public static class DenseInsertionNames
{
    /// <summary><see cref="DenseInsertion.Replica"/>.</summary>
    public const string Replica = "replica";

    /// <summary><see cref="DenseInsertion.Identity"/>.</summary>
    public const string Identity = "identity";

    /// <summary>The way of one of the names.</summary>
    public static DenseInsertion Find(string name) => name == Identity ? DenseInsertion.Identity : DenseInsertion.Replica;
}
