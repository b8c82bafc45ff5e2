namespace Eas.Search.Policy;

/// <summary>An order, network or snapshot that a policy cannot work with; the message is one line: what, where, what to do.</summary>
public sealed class PolicyException : Exception
{
    /// <summary>An error of one line.</summary>
    public PolicyException(string message)
        : base(message)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public PolicyException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
