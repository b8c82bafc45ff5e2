using Eas.Tensors.Nn;

namespace Eas.Tensors.Optim;

/// <summary>One state tensor for each parameter, such as its velocity, laid out as the parameters are and named <c>kind.parameter</c>.</summary>
internal sealed class StateArena : IDisposable
{
    private readonly Arena arena;
    private readonly Dictionary<string, string> parameterNames = [];

    public StateArena(ParameterStore store, string kind)
    {
        arena = store.AllocateLikeParameters();
        Names = [.. store.Parameters.Select(parameter => $"{kind}.{parameter.Name}")];
        foreach (Parameter parameter in store.Parameters)
            parameterNames.Add($"{kind}.{parameter.Name}", parameter.Name);
    }

    public IReadOnlyList<string> Names { get; }

    public Tensor Flat => arena.Flat;

    public bool Contains(string name) => parameterNames.ContainsKey(name);

    public T[] Read<T>(string name)
        where T : unmanaged
    {
        Tensor state = Find(name);
        T[] values = new T[state.Shape.Count];
        state.Backend.Download<T>(state, values);
        return values;
    }

    public void Write<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Tensor state = Find(name);
        if (values.Length != state.Shape.Count)
            throw new ArgumentException($"the optimiser's state '{name}' of {state.Shape} has {state.Shape.Count} values, not {values.Length}");
        state.Backend.Upload(state, values);
    }

    public void Reset() => Flat.Backend.Fill(Flat, 0);

    public void Dispose() => arena.Dispose();

    private Tensor Find(string name) =>
        parameterNames.TryGetValue(name, out string? parameter) ? arena[parameter] : throw new KeyNotFoundException($"the optimiser has no state named '{name}'");
}
