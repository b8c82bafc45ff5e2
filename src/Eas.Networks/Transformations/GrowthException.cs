namespace Eas.Networks.Transformations;

/// <summary>A transformation that cannot be done, or that did not keep what the network computes; the message is one line: which, where, why.</summary>
public sealed class GrowthException : Exception
{
    /// <summary>An error of one line.</summary>
    public GrowthException(string message)
        : base(message)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public GrowthException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
