using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Nn;

namespace Eas.Networks.Transformations;

/// <summary>Gives a grown network its weights: where the parent's are, one gather for each tensor.</summary>
internal sealed class GrownWeights
{
    private static readonly double Epsilon = new BatchNormParams { Rows = 1, Channels = 1, Relu = true }.Epsilon;

    private readonly ParameterStore parent;
    private readonly ParameterStore child;
    private readonly ActivationStatistics statistics;
    private readonly IBackend backend;

    private GrownWeights(Network parent, Network child, ActivationStatistics statistics)
    {
        this.parent = parent.Store;
        this.child = child.Store;
        this.statistics = statistics;
        backend = parent.Backend;
    }

    /// <summary>The child, on the parent's backend; the caller disposes it.</summary>
    public static Network Create(Network parent, GrownPlan grown, ActivationStatistics statistics)
    {
        var child = new Network(parent.Backend, grown.Plan, parent.Dropout, seed: null);
        try
        {
            var weights = new GrownWeights(parent, child, statistics);
            foreach (GrownOperation operation in grown.Operations)
                weights.Write(operation);
            return child;
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    private void Write(GrownOperation grown)
    {
        if (grown.Weight is { Source: { } source } weight)
            Gather(grown.Operation, source, weight);
        else if (grown.Weight is { } identity)
            WriteIdentity($"{grown.Operation.Name}.weight", identity);
        if (grown.Norm is { Kind: NormKind.Copied } copied)
            CopyNorm(grown.Operation, copied);
        else if (grown.Norm is { } undone)
            UndoNorm(grown.Operation, undone);
    }

    private void Gather(Operation operation, string source, WeightOrigin origin)
    {
        Gather($"{source}.weight", $"{operation.Name}.weight", origin.Rows, origin.Columns, origin.Scale());
        if (operation is LinearOperation { HasBias: true })
            GatherVector($"{source}.bias", $"{operation.Name}.bias", origin.Rows);
    }

    private void GatherVector(string from, string to, Remapping channels) => Gather(from, to, Remapping.Identity(1), channels, scale: null);

    private void Gather(string from, string to, Remapping rows, Remapping columns, double[]? scale)
    {
        using Tensor rowSources = Upload(rows), columnSources = Upload(columns);
        using Tensor? factors = scale is null ? null : backend.Allocate(Shape.Vector(scale.Length), backend.FloatType);
        if (factors is not null)
            backend.Upload<double>(factors, scale);
        backend.GatherScale(parent.Find(from), rowSources, columnSources, factors, child.Find(to));
    }

    private Tensor Upload(Remapping map)
    {
        Tensor sources = backend.Allocate(Shape.Vector(map.Count), ElementType.Int32);
        backend.Upload(sources, map.Sources);
        return sources;
    }

    /// <summary>1 at the centre where row and column are the same channel, shared among the column's copies; row by row, since most of it is 0.</summary>
    private void WriteIdentity(string name, WeightOrigin origin)
    {
        Tensor weight = child.Find(name);
        double[]? scale = origin.Scale();
        int positions = weight.Shape.H * weight.Shape.W, columns = weight.Shape.C, centre = positions / 2 * columns;
        double[] values = new double[positions * columns];
        for (int row = 0; row < weight.Shape.N; row++)
        {
            for (int column = 0; column < columns; column++)
                values[centre + column] = origin.Columns[column] == origin.Rows[row] ? scale?[column] ?? 1 : 0;
            using Tensor target = weight.Items(row, 1);
            backend.Upload<double>(target, values);
        }
    }

    private void CopyNorm(Operation operation, NormOrigin origin)
    {
        foreach (ParameterSpec parameter in operation.Parameters)
        {
            GatherVector($"{origin.Operation}{parameter.Name[operation.Name.Length..]}", parameter.Name, origin.Channels);
            if (parameter.Kind is ParameterKind.NormScale or ParameterKind.RunningVariance && origin.Channels.Sources.Contains(Remapping.NoSource))
                FillWithOnes(parameter.Name, origin.Channels);
        }
    }

    private void FillWithOnes(string name, Remapping channels)
    {
        double[] values = child.Read<double>(name);
        for (int c = 0; c < values.Length; c++)
            values[c] = channels[c] == Remapping.NoSource ? 1 : values[c];
        child.Write<double>(name, values);
    }

    /// <summary>Running statistics of its input, and the scale and bias that give the input back: sqrt(variance + epsilon) and the mean.</summary>
    private void UndoNorm(Operation operation, NormOrigin origin)
    {
        (double[] mean, double[] variance) = statistics.Of(origin.Operation!);
        foreach (ParameterSpec parameter in operation.Parameters)
        {
            Func<int, double> value = parameter.Kind switch
            {
                ParameterKind.NormScale => c => Math.Sqrt(variance[c] + Epsilon),
                ParameterKind.RunningVariance => c => variance[c],
                _ => c => mean[c],
            };
            double[] values = new double[origin.Channels.Count];
            for (int c = 0; c < values.Length; c++)
                values[c] = value(origin.Channels[c]);
            child.Write<double>(parameter.Name, values);
        }
    }
}
