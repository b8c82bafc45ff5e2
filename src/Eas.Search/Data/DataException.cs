namespace Eas.Search.Data;

/// <summary>A data set that cannot be used: one line that says which file, what is wrong with it and what to do.</summary>
/// <param name="file">The file or directory at fault, or the name of the data set.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What to do.</param>
/// <param name="innerException">The error underneath, if there is one.</param>
public sealed class DataException(string file, string problem, string remedy, Exception? innerException = null)
    : Exception($"{file}: {problem}; {remedy}", innerException)
{
    /// <summary>The file or directory at fault, or the name of the data set.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
