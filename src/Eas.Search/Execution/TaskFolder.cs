using Eas.Search.Training;

namespace Eas.Search.Execution;

/// <summary>The folder of a task and the names of what is in it.</summary>
/// <param name="Path">The folder.</param>
public sealed record TaskFolder(string Path)
{
    /// <summary>The task itself: a <see cref="CandidateTask"/>.</summary>
    public string Task => In("task.json");

    /// <summary>The <see cref="CandidateResult"/>; there once the task is done.</summary>
    public string Result => In("result.json");

    /// <summary>The trained network; there before the result of one that did not fail.</summary>
    public string FinalNetwork => In("final.safetensors");

    /// <summary>The checkpoint that the training is resumed from.</summary>
    public string LastCheckpoint => In(Trainer.LastFile);

    /// <summary>How well growing kept what the parent computes; there before the first checkpoint.</summary>
    internal string Preservation => In("preservation.json");

    /// <summary>What a path in the task means: it is relative to the folder.</summary>
    internal string Resolve(string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, path));

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
