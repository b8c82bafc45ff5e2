namespace Eas.Search.Training;

/// <summary>A training that cannot begin or go on; the message is one line: what, where, what to do.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>An error of one line.</summary>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public TrainingException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
