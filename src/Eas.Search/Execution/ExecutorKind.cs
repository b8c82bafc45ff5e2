namespace Eas.Search.Execution;

/// <summary>A kind of executor, by its name on the command line and in recipes.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Create">Makes one.</param>
public sealed record ExecutorKind(string Name, string Description, Func<ExecutorOptions, IExecutor> Create);
