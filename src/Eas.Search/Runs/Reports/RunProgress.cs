namespace Eas.Search.Runs.Reports;

/// <summary>What a run still has to do.</summary>
internal static class RunProgress
{
    /// <summary>What is missing, in sentences; none where the run is finished.</summary>
    public static IReadOnlyList<string> FindMissing(RunModel run) => [.. Search(run), .. Results(run), .. FinalTrainings(run)];

    private static IEnumerable<string> Search(RunModel run)
    {
        // A time budget ends a search before its planned networks; the trainings after it tell that it has ended.
        if (run.Recipe.TimeBudget is not null && run.Finalists.Count + run.Controls.Count > 0)
            yield break;
        for (int number = 1; number <= run.Recipe.Stages.Count; number++)
        {
            int planned = run.Recipe.Stages[number - 1].Networks, sampled = run.Sampled.Count(network => network.Stage == number);
            if (run.Stages.All(stage => stage.Number != number))
                yield return $"stage {number} has not begun";
            else if (sampled < planned)
                yield return $"stage {number} has sampled {sampled} of {Figures.Counted(planned, "network")}";
        }
    }

    private static IEnumerable<string> Results(RunModel run)
    {
        int pending = run.Networks.Count(network => network.Result is null);
        if (pending > 0)
            yield return $"{Figures.Counted(pending, "network")} {(pending == 1 ? "has" : "have")} no result yet";
        foreach (EpisodeRecord episode in run.Episodes.Where(episode => episode.Result is null))
            yield return $"episode {episode.Number} of stage {episode.Stage} is not complete";
    }

    private static IEnumerable<string> FinalTrainings(RunModel run)
    {
        if (run.Recipe.Finalists > 0 && run.Finalists.Count == 0)
            yield return "no finalist has been trained";
        int untested = run.Finalists.Count(network => network is { State: NetworkState.Trained, TestAccuracy: null });
        if (untested > 0)
            yield return $"{Figures.Counted(untested, "finalist")} {(untested == 1 ? "has" : "have")} not been tested";
        if (run.Recipe.Control && run.Controls.Count == 0)
            yield return "the control has not been trained";
    }
}
