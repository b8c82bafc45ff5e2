using Eas.Kernels.Cpu.BatchNorm;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Steps;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Tests.BatchNorm;

/// <summary>A layer with the memory of one step; its other tensors have the pitch of its input.</summary>
internal sealed unsafe class BatchNormCase : IDisposable
{
    private readonly SimdWidth width;
    private readonly GuardedBuffer x;
    private readonly GuardedBuffer bias;
    private readonly GuardedBuffer partials;
    private readonly RowShape shape;
    private readonly GuardedBuffer report = new(1, 4);

    public BatchNormCase(SimdWidth width, GuardedBuffer x, int channels)
    {
        this.width = width;
        this.x = x;
        Parameters = new BatchNormParams { Rows = x.Rows, Channels = channels, Relu = true };
        shape = RowShape.Of(x.Rows, channels, x.Pitch == channels);
        partials = new GuardedBuffer(1, (int)(shape.PartialSumBytes / sizeof(float)));
        Scale = new GuardedBuffer(1, channels, value: c => 1 + (0.1f * c));
        bias = new GuardedBuffer(1, channels, value: c => 0.05f * c);
        Mean = new GuardedBuffer(1, channels);
        InverseDeviation = new GuardedBuffer(1, channels);
        RunningMean = new GuardedBuffer(1, channels);
        RunningVariance = new GuardedBuffer(1, channels, value: _ => 1);
        DScale = new GuardedBuffer(1, channels);
        DBias = new GuardedBuffer(1, channels);
        Y = new GuardedBuffer(x.Rows, channels, x.Pitch);
        Dx = new GuardedBuffer(x.Rows, channels, x.Pitch);
        Dy = GuardedBuffer.Random(x.Rows, channels, 99, x.Pitch);
    }

    public BatchNormParams Parameters { get; private set; }

    public int Threads { get; init; } = 1;

    public long Step { get; init; }

    public int LayerOrdinal
    {
        get => Parameters.LayerOrdinal;
        set => Parameters = Parameters with { LayerOrdinal = value };
    }

    public GuardedBuffer Scale { get; }

    public GuardedBuffer Mean { get; }

    public GuardedBuffer InverseDeviation { get; }

    public GuardedBuffer RunningMean { get; }

    public GuardedBuffer RunningVariance { get; }

    public GuardedBuffer DScale { get; }

    public GuardedBuffer DBias { get; }

    public GuardedBuffer Y { get; }

    public GuardedBuffer Dy { get; }

    public GuardedBuffer Dx { get; }

    public double FirstNonFinite => *(double*)report.Data;

    private double* Partials => (double*)partials.Data;

    private NormalizationVectors Vectors =>
        new() { Scale = Scale.Data, Bias = bias.Data, Mean = Mean.Data, InverseDeviation = InverseDeviation.Data };

    public void Forward()
    {
        var step = new StepParameters { Step = Step };
        var outputs = new StatisticsOutputs
        {
            Parameters = Parameters,
            Mean = Mean.Data,
            InverseDeviation = InverseDeviation.Data,
            RunningMean = RunningMean.Data,
            RunningVariance = RunningVariance.Data,
            Report = new NonFiniteReport(&step, (double*)report.Data),
        };
        Launches.Run(
            Threads,
            BatchNormKernels.Statistics(width, shape, x.PixelRows, Partials),
            BatchNormKernels.FinishStatistics(shape, x.PixelRows, Partials, outputs),
            BatchNormKernels.Apply(width, shape, x.PixelRows, Y.PixelRows, Vectors, relu: true));
    }

    public void Backward(bool accumulate) => Launches.Run(
        Threads,
        BatchNormKernels.BackwardSums(width, shape, Dy.PixelRows, x.PixelRows, Vectors, Partials, relu: true),
        BatchNormKernels.FinishBackwardSums(shape, Partials, InverseDeviation.Data, DScale.Data, DBias.Data),
        BatchNormKernels.BackwardData(width, shape, Dy.PixelRows, x.PixelRows, Dx.PixelRows, Vectors, DScale.Data, DBias.Data, relu: true, accumulate));

    public void AssertSentinelsUntouched()
    {
        foreach (GuardedBuffer buffer in (GuardedBuffer[])[x, Y, Dx, Dy, partials, Mean, InverseDeviation, RunningMean, RunningVariance, DScale, DBias])
            buffer.AssertSentinelsUntouched();
    }

    public void Dispose()
    {
        foreach (GuardedBuffer buffer in (GuardedBuffer[])[Scale, bias, partials, report, Mean, InverseDeviation, RunningMean, RunningVariance, DScale, DBias, Y, Dy, Dx])
            buffer.Dispose();
    }
}
