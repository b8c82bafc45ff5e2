namespace Eas.Networks.Checkpoints;

/// <summary>A file that is not a usable checkpoint; the message is one line: the file, what is wrong, what to do.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>An error of one line.</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public CheckpointException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
