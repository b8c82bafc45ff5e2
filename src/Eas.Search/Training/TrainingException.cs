namespace Eas.Search.Training;

/// <summary>A training that cannot begin or go on; the message is one line: what, where, what to do.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>An error of one line.</summary>
    public TrainingException(string message, bool isNetworkAtFault = false)
        : base(message) => IsNetworkAtFault = isNetworkAtFault;

    /// <summary>An error of one line with its cause.</summary>
    public TrainingException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public TrainingException(string message, bool isNetworkAtFault, Exception cause)
        : base(message, cause) => IsNetworkAtFault = isNetworkAtFault;

    /// <summary>Whether it is the network that cannot be trained as asked (it diverges, or is too large), and not the data, the options or the machine.</summary>
    public bool IsNetworkAtFault { get; }
}
