using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Tensors;

namespace Eas.Search.Loop;

/// <summary>
/// A search, begun or gone on with: start networks, stages of episodes, final trainings. Each part looks in the store for what is there already, does what is missing
/// and records it, so that a process that is killed at any instant loses no result, and the next one ends with the same journal.
/// </summary>
public sealed class SearchRun : IDisposable
{
    private readonly RunStore store;
    private readonly RunRecord run;
    private readonly Recipe recipe;

    private SearchRun(RunStore store)
    {
        this.store = store;
        run = store.ReadRun();
        recipe = run.ReadRecipe(store.Folder);
    }

    /// <summary>Where it is.</summary>
    public RunFolder Folder => store.Folder;

    /// <summary>What it does.</summary>
    public Recipe Recipe => recipe;

    /// <summary>What it is.</summary>
    public RunRecord Record => run;

    /// <summary>Begins a search: the recipe, the start networks and the folder are checked before any work.</summary>
    /// <param name="folder">A new run's folder.</param>
    /// <param name="recipe">What to do.</param>
    /// <param name="data">The images.</param>
    /// <param name="seed">Key of all random numbers.</param>
    /// <param name="arithmetic">What computes it.</param>
    /// <exception cref="RecipeException">The recipe does not fit the data.</exception>
    /// <exception cref="RunException">The folder holds a run already, or cannot be written to.</exception>
    public static SearchRun Begin(RunFolder folder, Recipe recipe, DataSet data, ulong seed, Arithmetic arithmetic)
    {
        StartNetworks.Import(folder, recipe, data);
        RunStore store = RunStore.Create(folder, new RunRecord
        {
            RecipeName = recipe.Name,
            Recipe = RecipeFiles.Print(recipe),
            DataName = data.Name,
            DataFingerprint = data.Fingerprint,
            VectorWidth = arithmetic.VectorWidth,
            Precision = arithmetic.Precision,
            Seed = seed,
            SplitSeed = recipe.SplitSeed,
            StartNetwork = string.Join("; ", recipe.Start),
            IsNonDeterministic = recipe.TimeBudget is not null,
        });
        return Open(store);
    }

    /// <summary>Goes on with a search.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="RunException">Another process writes to it, or it is damaged.</exception>
    public static SearchRun Resume(RunFolder folder) => Open(RunStore.OpenToWrite(folder));

    /// <summary>Does what is left to do.</summary>
    /// <param name="backend">Where networks are evaluated at the end; like the one that the run was begun with.</param>
    /// <param name="data">The images that the run was begun with.</param>
    /// <param name="executor">Where networks are trained; where makes no difference to what is found.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellation">Asks to stop: trainings under way are saved, then <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="RunException">The data or the width are not the run's, weights that are needed are missing, or no network could be trained.</exception>
    /// <exception cref="TaskException">A network cannot be trained on this machine.</exception>
    public SearchSummary Run(IBackend backend, DataSet data, IExecutor executor, ISearchObserver observer, CancellationToken cancellation)
    {
        run.RequireSame(Folder, data, backend.Arithmetic);
        var context = new SearchContext(store, run, recipe, backend, data, executor, observer, cancellation);
        try
        {
            Run(context);
            return SearchSummary.Of(store);
        }
        finally
        {
            context.Clock.Record();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();

    private static SearchRun Open(RunStore store)
    {
        try
        {
            return new SearchRun(store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private void Run(SearchContext context)
    {
        var tasks = new NetworkTasks(run, recipe, store);
        var trainer = new NetworkTrainer(context, tasks);
        var kept = new KeptNetworks(context);
        for (int stage = 1; stage <= recipe.Stages.Count; stage++)
        {
            StageRecord record = store.ReadStages().FirstOrDefault(begun => begun.Number == stage) ?? BeginStage(context, stage);
            TrainStartNetworks(context, tasks, trainer, stage);
            using var search = new StageSearch(context, trainer, record, kept);
            search.Run();
        }

        new FinalTrainings(context, trainer).Run(recipe.Stages.Count);
        kept.SaveBest();
        kept.DeleteSuperfluous(whileSearching: false);
    }

    private StageRecord BeginStage(SearchContext context, int stage)
    {
        NetworkRecord? best = stage == 1 ? null : FindBest(stage - 1);
        var record = new StageRecord { Number = stage, PlannedNetworks = recipe.Stages[stage - 1].Networks, Origin = best?.Number };
        IReadOnlyList<NetworkRecord> starts = best is null
            ? StartNetworks.Records(context)
            : [context.NewNetwork(store.NextNetworkNumber(), NetworkRole.Start, stage, best.Number, context.PlanOf(best.Architecture))];
        store.BeginStage(record, starts);
        return record;
    }

    private NetworkRecord FindBest(int stage) => store.FindBestNetwork(stage)
        ?? throw new RunException($"{Folder.Path}: none of the networks of stage {stage} could be trained, so stage {stage + 1} has nothing to start from; `eas show {Folder.Path}` tells why");

    private void TrainStartNetworks(SearchContext context, NetworkTasks tasks, NetworkTrainer trainer, int stage)
    {
        NetworkRecord[] starts = [.. store.ReadNetworks(NetworkRole.Start, stage)];
        foreach (NetworkRecord start in starts.Where(start => start.Result is null && tasks.IsTakenAsItIs(start)))
            trainer.Record(start.Number, StartNetworks.Take(context, start.Number));
        trainer.Complete(stage == 1 ? "start network" : $"start of stage {stage}", [.. starts.Select(start => start.Number)]);
        foreach (NetworkRecord start in starts.Select(start => context.Network(start.Number)))
        {
            if (start.State == NetworkState.Failed)
                throw new RunException($"{Folder.Path}: the start network {start.Architecture} could not be trained: {start.Result!.Failure}");
        }
    }
}
