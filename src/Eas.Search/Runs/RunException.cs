namespace Eas.Search.Runs;

/// <summary>A run that cannot be made, opened or written to; the message is one line: what, where, what to do.</summary>
public sealed class RunException : Exception
{
    /// <summary>An error of one line.</summary>
    public RunException(string message)
        : base(message)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public RunException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
