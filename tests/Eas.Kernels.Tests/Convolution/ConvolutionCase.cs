using Eas.Kernels.Cpu.Convolution;
using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Tests.Convolution;

/// <summary>One convolution with random data, each pass of it computed by the kernels and by plain loops in double precision.</summary>
internal sealed unsafe class ConvolutionCase : IDisposable
{
    private readonly Conv2dParams p;
    private readonly NativePool pool = new();

    public ConvolutionCase(in Conv2dParams p, int seed = 1)
    {
        this.p = p;
        var random = new System.Random(seed);
        Input = new GuardedBuffer(p.BatchSize * p.InputHeight * p.InputWidth, p.InputChannels, p.InputPitch).FillRandom(random);
        Output = new GuardedBuffer(p.BatchSize * p.OutputHeight * p.OutputWidth, p.OutputChannels, p.OutputPitch).FillRandom(random);
        Weights = new GuardedBuffer(p.OutputChannels, p.FilterSize, p.FilterSize).FillRandom(random);
    }

    public GuardedBuffer Input { get; }

    public GuardedBuffer Output { get; }

    public GuardedBuffer Weights { get; }

    public LaunchList Forward(SimdWidth width)
    {
        var launches = new LaunchList();
        Conv2dForward.Submit(launches, width, p, Input.Data, Weights.Data, Output.Data, Workspace(Conv2dForward.WorkspaceFloats(p, width)));
        return launches;
    }

    public LaunchList BackwardData(SimdWidth width, bool accumulate)
    {
        var launches = new LaunchList();
        float* workspace = Workspace(Conv2dBackwardData.WorkspaceFloats(p, width));
        Conv2dBackwardData.Submit(launches, width, p, Output.Data, Weights.Data, Input.Data, accumulate, workspace);
        return launches;
    }

    public LaunchList BackwardFilter(SimdWidth width, bool accumulate)
    {
        var launches = new LaunchList();
        float* workspace = Workspace(Conv2dBackwardFilter.WorkspaceFloats(p));
        Conv2dBackwardFilter.Submit(launches, width, p, Output.Data, Input.Data, Weights.Data, accumulate, workspace);
        return launches;
    }

    public double[] ExpectedForward()
    {
        var y = new double[Output.Rows * Output.Width];
        ForEachTerm((output, input, tap) =>
        {
            for (int co = 0; co < p.OutputChannels; co++)
            {
                for (int ci = 0; ci < p.InputChannels; ci++)
                    y[(long)output * p.OutputChannels + co] += (double)Input[input, ci] * Weights[co, tap * p.InputChannels + ci];
            }
        });
        return y;
    }

    public double ExpectedForward(int pixel, int channel)
    {
        double y = 0;
        ForEachTermOf(pixel, (_, input, tap) =>
        {
            for (int ci = 0; ci < p.InputChannels; ci++)
                y += (double)Input[input, ci] * Weights[channel, tap * p.InputChannels + ci];
        });
        return y;
    }

    public double[] ExpectedBackwardData(bool accumulate)
    {
        double[] dx = accumulate ? [.. Input.Values().Select(value => (double)value)] : new double[Input.Rows * Input.Width];
        ForEachTerm((output, input, tap) =>
        {
            for (int co = 0; co < p.OutputChannels; co++)
            {
                for (int ci = 0; ci < p.InputChannels; ci++)
                    dx[(long)input * p.InputChannels + ci] += (double)Output[output, co] * Weights[co, tap * p.InputChannels + ci];
            }
        });
        return dx;
    }

    public double[] ExpectedBackwardFilter(bool accumulate)
    {
        double[] dw = accumulate ? [.. Weights.Values().Select(value => (double)value)] : new double[Weights.Rows * Weights.Width];
        ForEachTerm((output, input, tap) =>
        {
            for (int co = 0; co < p.OutputChannels; co++)
            {
                for (int ci = 0; ci < p.InputChannels; ci++)
                    dw[(long)co * p.FilterSize + tap * p.InputChannels + ci] += (double)Output[output, co] * Input[input, ci];
            }
        });
        return dw;
    }

    public void AssertSentinelsUntouched()
    {
        Input.AssertSentinelsUntouched();
        Output.AssertSentinelsUntouched();
        Weights.AssertSentinelsUntouched();
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Weights.Dispose();
        pool.Dispose();
    }

    private float* Workspace(long floats)
    {
        var workspace = (float*)pool.Rent(floats * sizeof(float));
        new Span<float>(workspace, (int)floats).Fill(float.NaN);
        return workspace;
    }

    /// <summary>Calls back for every pair of an output pixel and an input pixel in its window.</summary>
    private void ForEachTerm(Action<int, int, int> term)
    {
        for (int output = 0; output < Output.Rows; output++)
            ForEachTermOf(output, term);
    }

    private void ForEachTermOf(int output, Action<int, int, int> term)
    {
        int image = output / (p.OutputHeight * p.OutputWidth);
        int outputY = output / p.OutputWidth % p.OutputHeight;
        int outputX = output % p.OutputWidth;
        for (int tap = 0; tap < p.KernelSize * p.KernelSize; tap++)
        {
            int y = outputY * p.Stride + tap / p.KernelSize - p.Padding;
            int x = outputX * p.Stride + tap % p.KernelSize - p.Padding;
            if (y >= 0 && y < p.InputHeight && x >= 0 && x < p.InputWidth)
                term(output, (image * p.InputHeight + y) * p.InputWidth + x, tap);
        }
    }
}
