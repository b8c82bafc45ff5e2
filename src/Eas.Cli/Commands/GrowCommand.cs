using System.CommandLine;
using Eas.Cli.Output;
using Eas.Networks;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary><c>eas grow</c>: makes a trained network wider and deeper without changing what it computes.</summary>
internal sealed class GrowCommand : IEasCommand
{
    private const ulong DefaultSeed = 1;

    private readonly Argument<string> network = new("NETWORK") { Description = "The checkpoint of the trained network, a .safetensors file" };
    private readonly GrowthActionOptions actions = new();
    private readonly Option<float?> noise = OptionKinds.Number(
        "--noise", "F", "Noise that breaks the symmetry of copies, 1 as in a search; 0 keeps what the network computes [default: 0]");

    private readonly Option<string?> data = OptionKinds.Text(
        "--data", "NAME|DIR", "The data set whose training images give statistics and the check: a name or a directory [default: the one the network was trained on]");

    private readonly Option<int?> batches = OptionKinds.Integer("--batches", "N", $"Batches of {GrowthImages.BatchSize} such images [default: 1]", minimum: 1);
    private readonly Option<string?> insertion = OptionKinds.Choice(
        "--insertion", $"How a dense layer is inserted: a replica of the one before it, or an identity, which needs D+ blocks [default: {DenseInsertionNames.Replica}]", DenseInsertionNames.Replica, DenseInsertionNames.Identity);

    private readonly Option<string?> output = RequiredOutput();

    /// <inheritdoc/>
    public string Name => "grow";

    /// <inheritdoc/>
    public string Description => "Makes a trained network wider and deeper without changing what it computes.";

    /// <inheritdoc/>
    public string Example => "eas grow runs/small/best.safetensors --wider 0 --deeper 0,0,3 --out runs/grown.safetensors";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [network];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [.. actions.Options, noise, data, batches, insertion, output];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        IReadOnlyList<GrowthAction> asked = actions.Read(invocation);
        GrowthOptions options = ReadOptions(invocation);
        string file = invocation.Get(output)!;
        using Checkpoint checkpoint = Checkpoint.Open(invocation.GetRequired(network));
        OutputFile.RequireWritable(file, checkpoint.Path);

        // What cannot be done is refused before data are read, which may take long.
        NetworkPlan plan = Growth.Plan(checkpoint.Plan, asked, options.Space);
        using DataSet images = DataSets.Open(invocation.Get(data) ?? DataOf(checkpoint));
        using IBackend backend = invocation.CreateBackend();
        using GrowthImages drawn = GrowthImages.Draw(backend, images, checkpoint.Description, invocation.Get(batches) ?? 1, options.Seed);
        using Network parent = checkpoint.CreateNetwork(backend);
        GrownNetwork grown = Growth.Apply(parent, asked, options, drawn.Batches);
        using Network child = grown.Network;
        invocation.Cancellation.ThrowIfCancellationRequested();
        Checkpoint.Save(file, child, checkpoint.Description with { Architecture = plan.Network.ToString() });
        WriteResult(invocation, plan, grown, options);
    }

    private static Option<string?> RequiredOutput()
    {
        Option<string?> option = OptionKinds.Text("--out", "FILE", "Where the grown network goes; its directory must exist");
        option.Required = true;
        return option;
    }

    private static string DataOf(Checkpoint checkpoint) => checkpoint.Description.DataName is { Length: > 0 } name
        ? name
        : throw new CommandException($"{checkpoint.Path} does not tell what it was trained on; name a data set with --data");

    private GrowthOptions ReadOptions(Invocation invocation)
    {
        float factor = invocation.Get(noise) ?? 0;
        if (factor < 0)
            throw new UsageException(FormattableString.Invariant($"{noise.Name} is {factor}; it must be 0 or more"));
        DenseInsertion scheme = DenseInsertionNames.Find(invocation.Get(insertion) ?? DenseInsertionNames.Replica);
        return new GrowthOptions
        {
            Space = SearchSpace.Paper with { AllowsStart = true, DenseInsertion = scheme },
            Seed = invocation.Seed ?? DefaultSeed,
            Noise = factor,
        };
    }

    private static void WriteResult(Invocation invocation, NetworkPlan plan, GrownNetwork grown, GrowthOptions options)
    {
        Preservation exact = grown.Exact!.Value;
        Preservation? withNoise = options.Noise > 0 ? grown.WithNoise : null;
        var result = new Result(
            plan.Network.ToString(),
            exact.MaxDeltaLogit,
            exact.RelativeDelta,
            withNoise?.MaxDeltaLogit,
            withNoise?.RelativeDelta,
            plan.Cost.Parameters,
            plan.Cost.MultiplyAdds);
        invocation.Write(result, OutputJson.Default.GrowResult, text => WriteText(text, result));
    }

    private static void WriteText(TextWriter text, Result result)
    {
        TextTable.WritePairs(
            text,
            ("architecture", result.Architecture),
            ("largest change of a logit", DescribeChange(result.MaxDeltaLogit, result.RelativeDelta)),
            ("with noise", result.MaxDeltaLogitWithNoise is { } delta ? DescribeChange(delta, result.RelativeDeltaWithNoise!.Value) : "-"),
            ("parameters", Units.Count(result.Parameters)),
            ("multiply-adds", Units.Count(result.MultiplyAdds)));
    }

    private static string DescribeChange(double delta, double relative) => $"{delta:G3}, {relative:G3} of the largest logit";

    /// <summary>The JSON result.</summary>
    internal sealed record Result(
        string Architecture,
        double MaxDeltaLogit,
        double RelativeDelta,
        double? MaxDeltaLogitWithNoise,
        double? RelativeDeltaWithNoise,
        long Parameters,
        long MultiplyAdds);
}
