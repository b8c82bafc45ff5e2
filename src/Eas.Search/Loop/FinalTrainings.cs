using Eas.Search.Runs;
using Eas.Search.Training;

namespace Eas.Search.Loop;

/// <summary>The end of a search: its finalists are trained on all training images and tested, once, and so is the control.</summary>
internal sealed class FinalTrainings(SearchContext context, NetworkTrainer trainer)
{
    /// <summary>Trains and tests what has not been yet.</summary>
    /// <param name="stage">The last stage.</param>
    public void Run(int stage)
    {
        if (Added().Length == 0)
            context.Store.AddNetworks(Create(stage));
        int[] numbers = [.. Added().Select(network => network.Number)];
        if (numbers.Length > 0)
            trainer.Complete(context.Recipe.Control ? "finalists and control" : "finalists", numbers);
        foreach (NetworkRecord network in ToTest())
            Test(network);
    }

    private NetworkRecord[] Added() => [.. context.Store.ReadNetworks().Where(network => network.Role is NetworkRole.Finalist or NetworkRole.Control)];

    private List<NetworkRecord> Create(int stage)
    {
        NetworkRecord[] best = BestOf(stage);
        int number = context.Store.NextNetworkNumber();
        List<NetworkRecord> networks = [.. best.Select(network => GoOn(number++, NetworkRole.Finalist, stage, network))];
        if (!context.Recipe.Control)
            return networks;
        NetworkRecord control = best.Length > 0 ? FirstAncestor(best[0]) : context.Network(0);
        foreach (NetworkTraining _ in NetworkTasks.ControlTrainings(context.Recipe))
        {
            control = GoOn(number++, NetworkRole.Control, stage, control);
            networks.Add(control);
        }

        return networks;
    }

    private NetworkRecord[] BestOf(int stage) =>
    [
        .. context.Store.ReadNetworks(NetworkRole.Sampled, stage)
            .Where(network => network.State == NetworkState.Trained)
            .OrderByDescending(network => network.Result!.ValidationAccuracy).ThenBy(network => network.Number)
            .Take(context.Recipe.Finalists),
    ];

    private NetworkRecord GoOn(int number, NetworkRole role, int stage, NetworkRecord parent) =>
        context.NewNetwork(number, role, stage, parent.Number, context.PlanOf(parent.Architecture));

    private NetworkRecord FirstAncestor(NetworkRecord network) => Lineage.Of(network, context.Network)[0];

    /// <summary>The finalists, the last control and the start network that they come from. Without finalists nothing is tested.</summary>
    private List<NetworkRecord> ToTest()
    {
        if (context.Recipe.Finalists == 0)
            return [];
        NetworkRecord[] added = Added();
        List<NetworkRecord> tested = [.. added.Where(network => network.Role == NetworkRole.Finalist)];
        if (added.LastOrDefault(network => network.Role == NetworkRole.Control) is { } control)
            tested.AddRange([control, FirstAncestor(control)]);
        return [.. tested.Where(network => network is { State: NetworkState.Trained, TestAccuracy: null })];
    }

    private void Test(NetworkRecord network)
    {
        // Counted before the images are read: a process that is killed in between has read them.
        context.Store.CountTestRead();
        double accuracy = Evaluator.Evaluate(context.Backend, context.Folder.Network(network.Number), context.Data, DataSplit.Test, context.Cancellation).Accuracy;
        context.Store.RecordTestAccuracy(network.Number, accuracy);
        context.Observer.Tested(context.Network(network.Number));
    }
}
