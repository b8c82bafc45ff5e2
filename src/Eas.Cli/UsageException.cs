namespace Eas.Cli;

/// <summary>A command line that makes no sense; the message is one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
