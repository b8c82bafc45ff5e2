using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
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
        var child = new Network(parent.Backend, grown.Plan, parent.Dropout, seed: null, forTraining: false);
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
        if (grown.Weight is { } weight)
            WriteWeight(grown.Operation, weight);
        if (grown.Norm is { } norm)
            WriteNorm(grown.Operation, norm);
    }

    private void WriteWeight(Operation operation, WeightOrigin origin)
    {
        Tensor weight = child.Find($"{operation.Name}.weight");
        switch (origin.Source)
        {
            case ParentWeights source:
                Gather(parent.Find($"{source.Operation}.weight"), weight, origin.Rows, origin.Columns, origin.Scale());
                if (operation is LinearOperation { HasBias: true })
                    GatherVector(parent.Find($"{source.Operation}.bias"), child.Find($"{operation.Name}.bias"), origin.Rows);
                break;
            case FreshWeights source:
                using (Tensor fresh = Draw(source.Key, weight.Shape with { N = origin.Rows.SourceCount, C = origin.Columns.SourceCount }))
                    Gather(fresh, weight, origin.Rows, origin.Columns, origin.Scale());
                break;
            default:
                WriteIdentity(weight, origin);
                break;
        }
    }

    private Tensor Draw(RandomKey key, Shape shape)
    {
        double[] values = new double[shape.Count];
        Initializers.HeNormal(shape, new HostRandom(key), values);
        Tensor fresh = backend.Allocate(shape, backend.FloatType);
        backend.Upload<double>(fresh, values);
        return fresh;
    }

    private void GatherVector(Tensor from, Tensor to, Remapping channels) => Gather(from, to, Remapping.Identity(1), channels, scale: null);

    private void Gather(Tensor from, Tensor to, Remapping rows, Remapping columns, double[]? scale)
    {
        using Tensor rowSources = Upload(rows), columnSources = Upload(columns);
        using Tensor? factors = scale is null ? null : backend.Allocate(Shape.Vector(scale.Length), backend.FloatType);
        if (factors is not null)
            backend.Upload<double>(factors, scale);
        backend.GatherScale(from, rowSources, columnSources, factors, to);
    }

    private Tensor Upload(Remapping map)
    {
        Tensor sources = backend.Allocate(Shape.Vector(map.Count), ElementType.Int32);
        backend.Upload(sources, map.Sources);
        return sources;
    }

    /// <summary>1 at the centre where row and column are the same channel, shared among the column's copies; row by row, since most of it is 0.</summary>
    private void WriteIdentity(Tensor weight, WeightOrigin origin)
    {
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

    private void WriteNorm(Operation operation, NormOrigin origin)
    {
        foreach (ParameterSpec parameter in operation.Parameters)
        {
            Tensor target = child.Find(parameter.Name);
            switch (origin.Kind)
            {
                case NormKind.Copied:
                    GatherVector(parent.Find($"{origin.Operation}{parameter.Name[operation.Name.Length..]}"), target, origin.Channels);
                    FillGaps(parameter, origin.Channels);
                    break;
                case NormKind.Undone:
                    UndoNorm(parameter, origin);
                    break;
                default:
                    backend.Fill(target, origin.Kind == NormKind.Silent && parameter.Kind == ParameterKind.NormScale ? 0 : NeutralValue(parameter.Kind));
                    break;
            }
        }
    }

    private static double NeutralValue(ParameterKind kind) => kind is ParameterKind.NormScale or ParameterKind.RunningVariance ? 1 : 0;

    /// <summary>Channels without a source are neutral; the gather has left 0 there.</summary>
    private void FillGaps(ParameterSpec parameter, Remapping channels)
    {
        double neutral = NeutralValue(parameter.Kind);
        if (neutral == 0 || !channels.Sources.Contains(Remapping.NoSource))
            return;
        double[] values = child.Read<double>(parameter.Name);
        for (int c = 0; c < values.Length; c++)
            values[c] = channels[c] == Remapping.NoSource ? neutral : values[c];
        child.Write<double>(parameter.Name, values);
    }

    /// <summary>Running statistics of its input, and the scale and bias that give the input back: sqrt(variance + epsilon) and the mean.</summary>
    private void UndoNorm(ParameterSpec parameter, NormOrigin origin)
    {
        (double[] mean, double[] variance) = statistics.Of(origin.Operation!);
        double[] values = new double[origin.Channels.Count];
        for (int c = 0; c < values.Length; c++)
        {
            int channel = origin.Channels[c];
            values[c] = parameter.Kind switch
            {
                ParameterKind.NormScale => Math.Sqrt(variance[channel] + Epsilon),
                ParameterKind.RunningVariance => variance[channel],
                _ => mean[channel],
            };
        }

        child.Write<double>(parameter.Name, values);
    }
}
