namespace Eas.Search.Execution;

/// <summary>A task that cannot be carried out here, for a reason that is not its network's; the message is one line: what, where, what to do.</summary>
public sealed class TaskException : Exception
{
    /// <summary>An error of one line.</summary>
    public TaskException(string message)
        : base(message)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public TaskException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
