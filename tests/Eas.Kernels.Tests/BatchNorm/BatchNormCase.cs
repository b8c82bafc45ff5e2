using Eas.Kernels.Cpu.BatchNorm;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Steps;
using Eas.Kernels.Parameters;
using Eas.Kernels.Tests.Rows;

namespace Eas.Kernels.Tests.BatchNorm;

/// <summary>A layer with the memory of one step; its other tensors have the pitch of its input.</summary>
internal sealed unsafe class BatchNormCase : IDisposable
{
    private readonly SimdWidth width;
    private readonly PixelBuffer x;
    private readonly PixelBuffer scale;
    private readonly PixelBuffer bias;
    private readonly PixelBuffer partials;
    private readonly RowShape shape;
    private readonly PixelBuffer report = new(1, 4);

    public BatchNormCase(SimdWidth width, PixelBuffer x, int channels)
    {
        this.width = width;
        this.x = x;
        Parameters = new BatchNormParams { Rows = x.Pixels, Channels = channels, Relu = true };
        shape = RowShape.Of(x.Pixels, channels, x.Pitch == channels);
        partials = new PixelBuffer(1, (int)(shape.PartialSumBytes / sizeof(float)));
        scale = new PixelBuffer(1, channels, value: c => 1 + (0.1f * c));
        bias = new PixelBuffer(1, channels, value: c => 0.05f * c);
        Mean = new PixelBuffer(1, channels);
        InverseDeviation = new PixelBuffer(1, channels);
        RunningMean = new PixelBuffer(1, channels);
        RunningVariance = new PixelBuffer(1, channels, value: _ => 1);
        DScale = new PixelBuffer(1, channels);
        DBias = new PixelBuffer(1, channels);
        Y = new PixelBuffer(x.Pixels, channels, x.Pitch);
        Dx = new PixelBuffer(x.Pixels, channels, x.Pitch);
        Dy = PixelBuffer.Random(x.Pixels, channels, 99, x.Pitch);
    }

    public BatchNormParams Parameters { get; private set; }

    public int Threads { get; init; } = 1;

    public long Step { get; init; }

    public int LayerOrdinal
    {
        get => Parameters.LayerOrdinal;
        set => Parameters = Parameters with { LayerOrdinal = value };
    }

    public PixelBuffer Mean { get; }

    public PixelBuffer InverseDeviation { get; }

    public PixelBuffer RunningMean { get; }

    public PixelBuffer RunningVariance { get; }

    public PixelBuffer DScale { get; }

    public PixelBuffer DBias { get; }

    public PixelBuffer Y { get; }

    public PixelBuffer Dy { get; }

    public PixelBuffer Dx { get; }

    public double FirstNonFinite => *(double*)report.Data;

    private double* Partials => (double*)partials.Data;

    private NormalizationVectors Vectors =>
        new() { Scale = scale.Data, Bias = bias.Data, Mean = Mean.Data, InverseDeviation = InverseDeviation.Data };

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
            BatchNormKernels.Statistics(width, shape, x.Rows, Partials),
            BatchNormKernels.FinishStatistics(shape, x.Rows, Partials, outputs),
            BatchNormKernels.Apply(width, shape, x.Rows, Y.Rows, Vectors, relu: true));
    }

    public void Backward(bool accumulate) => Launches.Run(
        Threads,
        BatchNormKernels.BackwardSums(width, shape, Dy.Rows, x.Rows, Vectors, Partials, relu: true),
        BatchNormKernels.FinishBackwardSums(shape, Partials, InverseDeviation.Data, DScale.Data, DBias.Data),
        BatchNormKernels.BackwardData(width, shape, Dy.Rows, x.Rows, Dx.Rows, Vectors, DScale.Data, DBias.Data, relu: true, accumulate));

    public void AssertGapsUntouched()
    {
        foreach (PixelBuffer buffer in (PixelBuffer[])[x, Y, Dx, Dy, partials, Mean, InverseDeviation, RunningMean, RunningVariance, DScale, DBias])
            buffer.AssertGapsUntouched();
    }

    public void Dispose()
    {
        foreach (PixelBuffer buffer in (PixelBuffer[])[scale, bias, partials, report, Mean, InverseDeviation, RunningMean, RunningVariance, DScale, DBias, Y, Dy, Dx])
            buffer.Dispose();
    }
}
