namespace Eas.Networks.Architecture;

/// <summary>An architecture that cannot be read, is not a network, or does not fit its input; the message is one line that says where.</summary>
public sealed class ArchitectureException : Exception
{
    /// <summary>An error that is not tied to a place.</summary>
    public ArchitectureException(string message)
        : base(message)
    {
    }

    /// <summary>An error at a place of the text, of the network, or both.</summary>
    /// <param name="message">The whole line, the place included.</param>
    /// <param name="column">Column of the text, from 1; null where the text is not known.</param>
    /// <param name="layerIndex">Index of the element, from 0; null where the text could not be read that far.</param>
    internal ArchitectureException(string message, int? column, int? layerIndex)
        : base(message)
    {
        Column = column;
        LayerIndex = layerIndex;
    }

    /// <summary>Column in its line of the text, from 1; null where the text is not known.</summary>
    public int? Column { get; }

    /// <summary>Index of the element the error is about, from 0; null where there is none.</summary>
    public int? LayerIndex { get; }
}
