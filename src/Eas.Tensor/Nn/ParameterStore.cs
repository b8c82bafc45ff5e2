using Eas.Kernels.Random;
using Eas.Tensors.Autograd;

namespace Eas.Tensors.Nn;

/// <summary>
/// The tensors of a network. Layers declare them; <see cref="Allocate"/> then lays all parameters out in one flat arena of values and one of gradients, those
/// under weight decay first, and the statistics in a third. The order of declaration is the order of names, of random numbers and of checkpoints.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    private readonly List<Parameter> parameters = [];
    private readonly List<Statistic> statistics = [];
    private readonly List<string> names = [];
    private readonly Dictionary<string, Shape> shapes = [];
    private Arenas? arenas;

    /// <summary>All names, trained or not, in the order of declaration.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The trained tensors in the order of declaration.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>The tensors that are kept but not trained, in the order of declaration.</summary>
    public IReadOnlyList<Statistic> Statistics => statistics;

    /// <summary>Number of trained values, without gaps.</summary>
    public long ParameterCount => parameters.Sum(parameter => parameter.Shape.Count);

    /// <summary>Number of values that are kept but not trained, without gaps.</summary>
    public long StatisticCount => statistics.Sum(statistic => statistic.Shape.Count);

    /// <summary>Elements at the start of the arenas that hold the parameters under weight decay, gaps included.</summary>
    public int DecayedLength => (int)parameters.Where(parameter => parameter.HasWeightDecay).Sum(parameter => Arena.RoundUp(parameter.Shape.Count));

    /// <summary>Where the tensors are.</summary>
    /// <exception cref="InvalidOperationException">The store is not allocated.</exception>
    public IBackend Backend => Values.Backend;

    /// <summary>The values of all parameters as one vector.</summary>
    /// <exception cref="InvalidOperationException">The store is not allocated.</exception>
    public Tensor Values => Allocated.Values.Flat;

    /// <summary>The gradients of all parameters as one vector, laid out as <see cref="Values"/>.</summary>
    /// <exception cref="InvalidOperationException">The store is not allocated, or without gradients.</exception>
    public Tensor Gradients => AllocatedGradients.Flat;

    private Arena AllocatedGradients => Allocated.Gradients ?? throw new InvalidOperationException("the parameters were allocated without gradients; they cannot be trained");

    private Arenas Allocated => arenas ?? throw new InvalidOperationException("the parameters have no memory yet; call ParameterStore.Allocate first");

    /// <summary>Where a layer declares its tensors.</summary>
    /// <param name="prefix">Prefix of its tensors' names.</param>
    /// <param name="ordinal">The layer's number in its network.</param>
    public LayerScope Layer(string prefix, int ordinal) => new(this, prefix, ordinal);

    /// <summary>Gives all declared tensors memory, filled with zeros.</summary>
    /// <param name="backend">Where.</param>
    /// <param name="withGradients">False for a network that is only evaluated: half the memory.</param>
    /// <exception cref="InvalidOperationException">The store is allocated already.</exception>
    public void Allocate(IBackend backend, bool withGradients = true)
    {
        RefuseIfAllocated();
        ArenaPart[] layout = [.. ParameterLayout()];
        arenas = new Arenas(
            new Arena(backend, layout),
            withGradients ? new Arena(backend, layout) : null,
            new Arena(backend, statistics.Select(statistic => new ArenaPart(statistic.Name, statistic.Shape))));
        foreach (Parameter parameter in parameters)
            parameter.Bind(arenas.Values[parameter.Name], arenas.Gradients?[parameter.Name]);
        foreach (Statistic statistic in statistics)
            statistic.Bind(arenas.Statistics[statistic.Name]);
    }

    /// <summary>Draws the initial values: the same for a seed on every backend, up to the rounding to its float type. A planning backend is left alone.</summary>
    /// <param name="seed">Key of the random numbers.</param>
    /// <param name="networkNumber">The network's number in its run.</param>
    public void Initialize(ulong seed, int networkNumber = 0)
    {
        if (Backend.IsPlanning)
            return;
        var streams = new Dictionary<int, HostRandom>();
        foreach (Parameter parameter in parameters)
        {
            if (!streams.TryGetValue(parameter.LayerOrdinal, out HostRandom? random))
            {
                random = new HostRandom(new RandomKey(seed, RandomPurpose.Initialization(parameter.LayerOrdinal), networkNumber));
                streams.Add(parameter.LayerOrdinal, random);
            }

            double[] values = new double[parameter.Shape.Count];
            parameter.Initializer(parameter.Shape, random, values);
            Write<double>(parameter.Name, values);
        }

        foreach (Statistic statistic in statistics)
            Backend.Fill(statistic.Value, statistic.InitialValue);
    }

    /// <summary>
    /// Sets the gradients that a tape's backward pass has not written to zero: those of parameters that the step did not use, which hold an earlier step's.
    /// An optimiser calls it before its step; where every parameter was used it does nothing.
    /// </summary>
    public void ClearUntouchedGradients(Tape tape)
    {
        foreach (Parameter parameter in parameters)
        {
            if (!tape.HasGradient(parameter.Variable))
                Backend.Fill(AllocatedGradients[parameter.Name], 0);
        }
    }

    /// <summary>A zeroed arena laid out as the parameters', for an optimiser's state.</summary>
    public Arena AllocateLikeParameters() => new(Backend, ParameterLayout());

    /// <summary>The shape of a parameter or statistic.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has the name.</exception>
    public Shape ShapeOf(string name) => shapes.TryGetValue(name, out Shape shape) ? shape : throw new KeyNotFoundException($"there is no tensor named '{name}'");

    /// <summary>A parameter or statistic where it is; the store disposes it.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has the name.</exception>
    /// <exception cref="InvalidOperationException">The store is not allocated.</exception>
    public Tensor Find(string name) => Allocated.Find(name);

    /// <summary>Copies a parameter or statistic to the host, as float or double.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has the name.</exception>
    public T[] Read<T>(string name)
        where T : unmanaged
    {
        T[] values = new T[ShapeOf(name).Count];
        Backend.Download<T>(Allocated.Find(name), values);
        return values;
    }

    /// <summary>Sets a parameter or statistic from the host, from float or double.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has the name.</exception>
    /// <exception cref="ArgumentException">The number of values differs.</exception>
    public void Write<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Shape shape = ShapeOf(name);
        if (values.Length != shape.Count)
            throw new ArgumentException($"the tensor '{name}' of {shape} has {shape.Count} values, not {values.Length}");
        Backend.Upload(Allocated.Find(name), values);
    }

    /// <summary>Releases the memory.</summary>
    public void Dispose()
    {
        arenas?.Dispose();
        arenas = null;
    }

    internal Parameter Declare(Parameter parameter)
    {
        DeclareName(parameter.Name, parameter.Shape);
        parameters.Add(parameter);
        return parameter;
    }

    internal Statistic Declare(Statistic statistic)
    {
        DeclareName(statistic.Name, statistic.Shape);
        statistics.Add(statistic);
        return statistic;
    }

    private void DeclareName(string name, Shape shape)
    {
        RefuseIfAllocated();
        if (!shapes.TryAdd(name, shape))
            throw new ArgumentException($"two tensors are named '{name}'; give their layers different names");
        names.Add(name);
    }

    private void RefuseIfAllocated()
    {
        if (arenas is not null)
            throw new InvalidOperationException("the parameters have their memory already; declare all layers, then allocate once");
    }

    private IEnumerable<ArenaPart> ParameterLayout() =>
        parameters.OrderBy(parameter => parameter.HasWeightDecay ? 0 : 1).Select(parameter => new ArenaPart(parameter.Name, parameter.Shape));

    private sealed record Arenas(Arena Values, Arena? Gradients, Arena Statistics) : IDisposable
    {
        public Tensor Find(string name) => Values.Contains(name) ? Values[name] : Statistics[name];

        public void Dispose()
        {
            Values.Dispose();
            Gradients?.Dispose();
            Statistics.Dispose();
        }
    }
}
