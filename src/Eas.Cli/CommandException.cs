namespace Eas.Cli;

/// <summary>A command that cannot be carried out; the message is one line: what, where, what to do.</summary>
internal sealed class CommandException(string message, Exception? innerException = null) : Exception(message, innerException);
