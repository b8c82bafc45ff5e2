namespace Eas.Testing;

/// <summary>What the reference backend gives for cases; each is computed once.</summary>
public sealed class ReferenceResults
{
    private readonly Dictionary<string, Reference> known = [];

    /// <summary>The values that a case draws, and what comes of them.</summary>
    /// <param name="opCase">The case.</param>
    /// <param name="draw">How it draws them; always the same for one object.</param>
    public Reference Of(OpCase opCase, Func<OpCase, IReadOnlyDictionary<string, double[]>> draw)
    {
        if (known.TryGetValue(opCase.ToString(), out Reference? earlier))
            return earlier;
        using var backend = new ReferenceBackend();
        IReadOnlyDictionary<string, double[]> values = draw(opCase);
        using var session = new OpSession(backend, opCase, values);
        return known[opCase.ToString()] = new Reference(values, session.Run());
    }

    /// <summary>Values and results.</summary>
    public sealed record Reference(IReadOnlyDictionary<string, double[]> Values, OpResults Results);
}
