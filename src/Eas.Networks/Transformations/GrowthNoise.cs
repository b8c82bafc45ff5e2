using Eas.Kernels.Random;
using Eas.Tensors;

namespace Eas.Networks.Transformations;

/// <summary>
/// Normal noise on new filters, so that copies become different (Chen et al. 2015, sec. 2.3). Its standard deviation is a part of that of the filters it is added to:
/// <see cref="WeightOrigin.CopyNoise"/> for copies, <see cref="WeightOrigin.IdentityNoise"/> for an identity. Drawn on the host, keyed by seed and layer.
/// </summary>
internal static class GrowthNoise
{
    /// <summary>Adds the noise to every new filter.</summary>
    public static void Add(Network child, GrownPlan grown, GrowthOptions options)
    {
        for (int ordinal = 0; ordinal < grown.Operations.Count; ordinal++)
        {
            if (grown.Operations[ordinal] is not { Weight: { } weight } operation)
                continue;
            Tensor values = child.Store.Find($"{operation.Operation.Name}.weight");
            var random = new HostRandom(new RandomKey(options.Seed, RandomPurpose.Noise(ordinal)));
            foreach (double part in weight.Noise.Distinct().Where(part => part > 0).Order())
                Add(values, [.. Enumerable.Range(0, weight.Noise.Count).Where(row => weight.Noise[row] == part)], part * options.Noise, random);
        }
    }

    private static void Add(Tensor weight, int[] rows, double part, HostRandom random)
    {
        double deviation = part * StandardDeviation(weight, rows);
        ForEachRow(weight, rows, (row, values) =>
        {
            foreach (ref double value in values)
                value += deviation * random.NextNormal();
            row.Backend.Upload<double>(row, values);
        });
    }

    private static double StandardDeviation(Tensor weight, int[] rows)
    {
        double sum = 0, squares = 0, mean;
        ForEachRow(weight, rows, (_, values) =>
        {
            foreach (double value in values)
                sum += value;
        });
        long count = weight.Shape.Count / weight.Shape.N * rows.Length;
        mean = sum / count;
        ForEachRow(weight, rows, (_, values) =>
        {
            foreach (double value in values)
                squares += (value - mean) * (value - mean);
        });
        return Math.Sqrt(squares / count);
    }

    private static void ForEachRow(Tensor weight, int[] rows, RowAction action)
    {
        double[] values = new double[weight.Shape.Count / weight.Shape.N];
        foreach (int index in rows)
        {
            using Tensor row = weight.Items(index, 1);
            row.Backend.Download<double>(row, values);
            action(row, values);
        }
    }

    private delegate void RowAction(Tensor row, Span<double> values);
}
