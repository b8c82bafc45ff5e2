namespace Eas.Search.Execution;

/// <summary>The kinds of executors.</summary>
public static class Executors
{
    /// <summary>Every kind, the usual one first. A new one is a line here.</summary>
    public static IReadOnlyList<ExecutorKind> All { get; } = [InProcessExecutor.Kind, ProcessExecutor.Kind];

    /// <summary>The kind of a name; null where there is none.</summary>
    public static ExecutorKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
