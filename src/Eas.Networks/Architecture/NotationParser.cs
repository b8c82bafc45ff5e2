namespace Eas.Networks.Architecture;

/// <summary>
/// Parses the text notation: <c>C(n,f,s)</c>, <c>R(n,f)</c>, <c>P(f,s,MAX|AVG)</c>, <c>FC(n)</c>, <c>SM(n)</c>, <c>D(g*count,g/b,...)</c>, <c>D+(...)</c>,
/// <c>T(n,f,AVG)</c>, separated by commas.
/// </summary>
internal sealed class NotationParser(string text)
{
    private const string LayerKinds = "a layer: C, R, P, FC, SM, D, D+ or T";

    private readonly NotationReader reader = new(text);
    private readonly List<LayerSpec> layers = [];
    private readonly List<int> layerPositions = [];
    private readonly List<int> argumentPositions = [];

    /// <summary>The network the whole text describes.</summary>
    /// <exception cref="ArchitectureException">It describes none.</exception>
    public NetworkSpec ParseNetwork()
    {
        do
        {
            ParseLayer();
        }
        while (reader.TryRead(','));
        if (!reader.IsAtEnd)
            throw reader.Unexpected("',' or the end of the text");

        if (NetworkRules.FindProblem([.. layers]) is { LayerIndex: var index } problem)
            throw reader.Error(layerPositions[index], $"layer {index} {layers[index]}: {problem.Message}", index);
        return new NetworkSpec([.. layers]);
    }

    private void ParseLayer()
    {
        int position = reader.NextPosition();
        string symbol = reader.ReadSymbol(LayerKinds);
        argumentPositions.Clear();
        LayerSpec layer = ParseArguments(symbol, position);
        reader.Read(')');
        if (layer.FindProblem() is { } problem)
        {
            int at = problem.Argument < argumentPositions.Count ? argumentPositions[problem.Argument] : position;
            throw reader.Error(at, problem.Message, layers.Count);
        }

        layers.Add(layer);
        layerPositions.Add(position);
    }

    private LayerSpec ParseArguments(string symbol, int position) => symbol switch
    {
        "C" => new ConvolutionSpec(FirstNumber(), NextNumber(), NextNumber()),
        "R" => new ResidualSpec(FirstNumber(), NextNumber()),
        "P" => new PoolingSpec(FirstNumber(), NextNumber(), NextPoolingKind()),
        "FC" => new FullyConnectedSpec(FirstNumber()),
        "SM" => new ClassifierSpec(FirstNumber()),
        "D" => new DenseBlockSpec(DenseLayers(), IsPostActivation: false),
        "D+" => new DenseBlockSpec(DenseLayers(), IsPostActivation: true),
        "T" => Transition(),
        _ => throw reader.Error(position, $"expected {LayerKinds}, found {Excerpt.Quote(symbol)}"),
    };

    private TransitionSpec Transition()
    {
        var transition = new TransitionSpec(FirstNumber(), NextNumber());
        int position = NextArgument();
        if (PoolingKindAt() != PoolingKind.Average)
            throw reader.Error(position, $"a transition pools by {PoolingSpec.AverageWord}, found '{PoolingSpec.MaxWord}'");
        return transition;
    }

    private ValueList<DenseLayerSpec> DenseLayers()
    {
        reader.Read('(');
        var denseLayers = new List<DenseLayerSpec>();
        if (reader.IsNext(')'))
            return [];
        do
        {
            int position = reader.NextPosition();
            DenseLayerSpec layer = DenseLayer();
            int count = reader.TryRead('*') ? Repetition() : 1;
            denseLayers.AddRange(Enumerable.Repeat(layer, count));
            argumentPositions.AddRange(Enumerable.Repeat(position, count));
        }
        while (reader.TryRead(','));
        return [.. denseLayers];
    }

    private DenseLayerSpec DenseLayer()
    {
        int growthRate = reader.ReadNumber();
        return reader.TryRead('/') ? new DenseLayerSpec(growthRate, reader.ReadNumber()) : new DenseLayerSpec(growthRate);
    }

    private int Repetition()
    {
        int position = reader.NextPosition();
        int count = reader.ReadNumber();
        return Limits.CheckRange(0, "a repetition", count, 1, Limits.MaximumDenseLayers) is { } problem
            ? throw reader.Error(position, problem.Message)
            : count;
    }

    private int FirstNumber()
    {
        reader.Read('(');
        return NumberArgument();
    }

    private int NextNumber()
    {
        NextArgument();
        return NumberArgument();
    }

    private int NumberArgument()
    {
        argumentPositions.Add(reader.NextPosition());
        return reader.ReadNumber();
    }

    private PoolingKind NextPoolingKind()
    {
        NextArgument();
        return PoolingKindAt();
    }

    private int NextArgument()
    {
        reader.Read(',');
        return reader.NextPosition();
    }

    private PoolingKind PoolingKindAt()
    {
        const string Kinds = $"{PoolingSpec.MaxWord} or {PoolingSpec.AverageWord}";
        int position = reader.NextPosition();
        string word = reader.ReadSymbol(Kinds);
        return word switch
        {
            PoolingSpec.MaxWord => PoolingKind.Max,
            PoolingSpec.AverageWord => PoolingKind.Average,
            _ => throw reader.Error(position, $"expected {Kinds}, found {Excerpt.Quote(word)}"),
        };
    }
}
