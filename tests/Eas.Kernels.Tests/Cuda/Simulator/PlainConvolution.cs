using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>A convolution's passes as plain loops in double precision.</summary>
internal static class PlainConvolution
{
    /// <summary>Elements of the operands and the result, gaps included.</summary>
    public static (int A, int B, int Output) Sizes(in ConvolutionKey key)
    {
        Conv2dParams p = key.Parameters;
        int input = p.BatchSize * p.InputHeight * p.InputWidth * p.InputPitch;
        int output = p.BatchSize * p.OutputHeight * p.OutputWidth * p.OutputPitch;
        int weights = (int)p.WeightCount;
        return key.Pass switch
        {
            ConvolutionPass.Forward => (input, weights, output),
            ConvolutionPass.BackwardData => (output, weights, input),
            _ => (input, output, weights),
        };
    }

    /// <summary>The result added to what is there, and the sum of its terms' sizes, which bounds rounding errors.</summary>
    public static (double[] Sums, double[] Magnitudes) AddTo(float[] there, in ConvolutionKey key, float[] a, float[] b)
    {
        double[] sums = Array.ConvertAll(there, value => (double)value);
        double[] magnitudes = new double[there.Length];
        foreach ((int input, int weight, int output) in Terms(key.Parameters))
        {
            (int ofA, int ofB, int result) = key.Pass switch
            {
                ConvolutionPass.Forward => (input, weight, output),
                ConvolutionPass.BackwardData => (output, weight, input),
                _ => (input, output, weight),
            };
            double term = (double)a[ofA] * b[ofB];
            sums[result] += term;
            magnitudes[result] += Math.Abs(term);
        }
        return (sums, magnitudes);
    }

    /// <summary>Whether an element of a result belongs to a pixel rather than to a gap.</summary>
    public static bool IsValue(in ConvolutionKey key, int element)
    {
        Conv2dParams p = key.Parameters;
        return key.Pass switch
        {
            ConvolutionPass.Forward => element % p.OutputPitch < p.OutputChannels,
            ConvolutionPass.BackwardData => element % p.InputPitch < p.InputChannels,
            _ => true,
        };
    }

    // The three elements of every term. Pixels are counted across images and rows.
    private static IEnumerable<(int Input, int Weight, int Output)> Terms(Conv2dParams p)
    {
        for (int pixel = 0; pixel < p.BatchSize * p.OutputHeight * p.OutputWidth; pixel++)
        {
            int x = pixel % p.OutputWidth;
            int y = pixel / p.OutputWidth % p.OutputHeight;
            int n = pixel / p.OutputWidth / p.OutputHeight;
            for (int weight = 0; weight < p.WeightCount; weight++)
            {
                int inputChannel = weight % p.InputChannels;
                int inputX = (x * p.Stride) + (weight / p.InputChannels % p.KernelSize) - p.Padding;
                int inputY = (y * p.Stride) + (weight / p.InputChannels / p.KernelSize % p.KernelSize) - p.Padding;
                if (inputY < 0 || inputX < 0 || inputY >= p.InputHeight || inputX >= p.InputWidth)
                    continue;
                int inputPixel = (((n * p.InputHeight) + inputY) * p.InputWidth) + inputX;
                yield return ((inputPixel * p.InputPitch) + inputChannel, weight, (pixel * p.OutputPitch) + (weight / p.FilterSize));
            }
        }
    }
}
