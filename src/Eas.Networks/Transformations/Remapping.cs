using Eas.Kernels.Random;
using Eas.Networks.Architecture;

namespace Eas.Networks.Transformations;

/// <summary>
/// Which old channel each new channel is a copy of: the map G of Net2Net (Chen et al. 2015, eq. 3; Cai et al. 2018, eq. 1), with the number of copies of each old
/// channel. Immutable, compared by value; indices are from 0. A new channel may have no source: what is gathered for it is 0.
/// </summary>
public sealed record Remapping
{
    /// <summary>The source of a channel that is a copy of none.</summary>
    public const int NoSource = -1;

    private readonly ValueList<int> sources;

    /// <summary>A map from each new channel to the old one of which it is a copy.</summary>
    /// <param name="sources">For each new channel the old one, or <see cref="NoSource"/>.</param>
    /// <param name="sourceCount">Number of old channels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A source is not an old channel.</exception>
    public Remapping(ReadOnlySpan<int> sources, int sourceCount)
    {
        foreach (int source in sources)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(source, NoSource);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(source, sourceCount);
        }

        this.sources = ValueList.Create(sources);
        SourceCount = sourceCount;
    }

    /// <summary>Number of new channels.</summary>
    public int Count => sources.Count;

    /// <summary>Number of old channels.</summary>
    public int SourceCount { get; }

    /// <summary>The old channel of each new one.</summary>
    public ReadOnlySpan<int> Sources => sources.AsSpan();

    /// <summary>Whether the new channels are the old ones, in order.</summary>
    public bool IsIdentity
    {
        get
        {
            if (Count != SourceCount)
                return false;
            for (int i = 0; i < Count; i++)
            {
                if (sources[i] != i)
                    return false;
            }

            return true;
        }
    }

    /// <summary>The old channel of a new one, or <see cref="NoSource"/>.</summary>
    public int this[int channel] => sources[channel];

    /// <summary>Every channel is its own copy.</summary>
    public static Remapping Identity(int channels) => Create(channels, channels, static i => i);

    /// <summary>No new channel has a source.</summary>
    public static Remapping None(int channels, int sourceCount) => Create(channels, sourceCount, static _ => NoSource);

    /// <summary>G(j) = j for the first n channels, then random ones of them (eq. 1).</summary>
    /// <param name="from">n, the old width.</param>
    /// <param name="to">m, the new width.</param>
    /// <param name="random">Draws the copies.</param>
    public static Remapping Widen(int from, int to, HostRandom random) => Create(to, from, j => j < from ? j : random.NextInt(from));

    /// <summary>Every new channel is a random old one, with replacement.</summary>
    public static Remapping Random(int channels, int sourceCount, HostRandom random) => Create(channels, sourceCount, _ => random.NextInt(sourceCount));

    /// <summary>c(i) of eq. 2: how many new channels are copies of each old one.</summary>
    public int[] CountReplications()
    {
        int[] counts = new int[SourceCount];
        foreach (int source in sources)
        {
            if (source != NoSource)
                counts[source]++;
        }

        return counts;
    }

    /// <summary>This map, then a later one on its result.</summary>
    /// <exception cref="ArgumentException">The later one starts from another number of channels.</exception>
    public Remapping Then(Remapping next)
    {
        if (next.SourceCount != Count)
            throw new ArgumentException($"a remapping of {next.SourceCount} channels cannot follow one that gives {Count}", nameof(next));
        if (next.IsIdentity)
            return this;
        return Create(next.Count, SourceCount, j => next[j] == NoSource ? NoSource : sources[next[j]]);
    }

    /// <summary>The map of channels flattened with the positions of a feature map: channel c at position p is p x channels + c.</summary>
    public Remapping Repeat(int positions)
    {
        if (positions == 1)
            return this;
        int count = Count;
        return Create(positions * count, checked(positions * SourceCount), i => sources[i % count] == NoSource ? NoSource : (i / count * SourceCount) + sources[i % count]);
    }

    /// <summary>The map of a concatenation: this one's channels, then another's, whose old channels come after this one's.</summary>
    public Remapping Concatenate(Remapping other) => Create(
        Count + other.Count,
        SourceCount + other.SourceCount,
        j => j < Count ? sources[j] : other[j - Count] == NoSource ? NoSource : SourceCount + other[j - Count]);

    /// <summary>This map with more channels at its end that are copies of the same old ones.</summary>
    /// <exception cref="ArgumentException">The other map is one of another number of old channels.</exception>
    public Remapping Append(Remapping other)
    {
        if (other.SourceCount != SourceCount)
            throw new ArgumentException($"a remapping of {other.SourceCount} channels cannot extend one of {SourceCount}", nameof(other));
        return new Remapping([.. Sources, .. other.Sources], SourceCount);
    }

    /// <summary>The same new channels seen as copies of channels of a wider whole.</summary>
    /// <param name="offset">Where the old channels begin in it.</param>
    /// <param name="sourceCount">Its number of channels.</param>
    public Remapping Within(int offset, int sourceCount) => Create(Count, sourceCount, j => sources[j] == NoSource ? NoSource : offset + sources[j]);

    private static Remapping Create(int channels, int sourceCount, Func<int, int> source)
    {
        int[] sources = new int[channels];
        for (int i = 0; i < channels; i++)
            sources[i] = source(i);
        return new Remapping(sources, sourceCount);
    }
}
