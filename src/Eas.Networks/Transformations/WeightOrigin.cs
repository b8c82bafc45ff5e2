using Eas.Kernels.Random;
using Eas.Networks.Architecture;

namespace Eas.Networks.Transformations;

/// <summary>
/// Where weights come from: a gather of rows (outputs) and columns (inputs), each column divided by its number of copies, so that the copies of an input together
/// weigh what it did alone (Cai et al. 2018, eq. 2). Several transformations of one tensor are one gather: the maps compose.
/// </summary>
/// <param name="Source">The weights that are gathered.</param>
/// <param name="Rows">For each output that of the source.</param>
/// <param name="Columns">For each input that of the source; none gives weight 0.</param>
/// <param name="Noise">For each output the noise that breaks the symmetry of copies, as a part of the standard deviation of the outputs with the same part.</param>
internal sealed record WeightOrigin(WeightSource Source, Remapping Rows, Remapping Columns, ValueList<double> Noise)
{
    /// <summary>Noise of new filters that are copies, relative to their standard deviation.</summary>
    public const double CopyNoise = 1e-2;

    /// <summary>Noise of an identity, relative to its standard deviation.</summary>
    public const double IdentityNoise = 1e-3;

    /// <summary>A parent's weights as they are.</summary>
    public static WeightOrigin Parent(string operation, int outputs, int inputs) =>
        new(new ParentWeights(operation), Remapping.Identity(outputs), Remapping.Identity(inputs), Uniform(outputs, 0));

    /// <summary>New weights, He normal as those of a new network.</summary>
    public static WeightOrigin Fresh(RandomKey key, int outputs, int inputs) =>
        new(new FreshWeights(key), Remapping.Identity(outputs), Remapping.Identity(inputs), Uniform(outputs, 0));

    /// <summary>The identity, or a choice of its rows.</summary>
    public static WeightOrigin Identity(Remapping rows) =>
        new(new IdentityWeights(), rows, Remapping.Identity(rows.SourceCount), Uniform(rows.Count, IdentityNoise));

    /// <summary>A copy of these weights, all of them new.</summary>
    public WeightOrigin AsCopy() => this with { Noise = Uniform(Rows.Count, CopyNoise) };

    /// <summary>The weights after their outputs and inputs were copied; outputs beyond the former ones are new.</summary>
    public WeightOrigin Then(Remapping rows, Remapping columns)
    {
        double[] noise = new double[rows.Count];
        for (int j = 0; j < noise.Length; j++)
            noise[j] = j < rows.SourceCount ? Noise[rows[j]] : CopyNoise;
        return new WeightOrigin(Source, Rows.Then(rows), Columns.Then(columns), ValueList.Create<double>(noise));
    }

    /// <summary>What each input is multiplied with: 1 over its number of copies; null where no input is copied.</summary>
    public double[]? Scale()
    {
        int[] copies = Columns.CountReplications();
        if (copies.AsSpan().IndexOfAnyExceptInRange(0, 1) < 0)
            return null;
        double[] scale = new double[Columns.Count];
        for (int i = 0; i < scale.Length; i++)
            scale[i] = Columns[i] == Remapping.NoSource ? 0 : 1.0 / copies[Columns[i]];
        return scale;
    }

    private static ValueList<double> Uniform(int count, double value) => [.. Enumerable.Repeat(value, count)];
}

/// <summary>Weights to gather from.</summary>
internal abstract record WeightSource;

/// <summary>Those of the parent.</summary>
/// <param name="Operation">Which operation's.</param>
internal sealed record ParentWeights(string Operation) : WeightSource;

/// <summary>1 at the centre where row and column are the same, else 0.</summary>
internal sealed record IdentityWeights : WeightSource;

/// <summary>He normal.</summary>
/// <param name="Key">Names their random numbers.</param>
internal sealed record FreshWeights(RandomKey Key) : WeightSource;
