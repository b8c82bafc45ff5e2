namespace Eas.Networks.Architecture;

/// <summary>What a pooling window yields.</summary>
public enum PoolingKind
{
    /// <summary>Its largest value: <c>MAX</c>.</summary>
    Max,

    /// <summary>The mean of its values: <c>AVG</c>.</summary>
    Average,
}
