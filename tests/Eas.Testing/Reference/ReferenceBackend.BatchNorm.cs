using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void BatchNorm(Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor y, in BatchNormParams p, StepBlock? block)
    {
        BatchNormParams norm = p;
        View<double> xv = new(x), yv = new(y), meanv = new(mean), inverse = new(inverseDeviation);
        View<double> scale = new(layer.Scale), bias = new(layer.Bias), runningMean = new(layer.RunningMean), runningVariance = new(layer.RunningVariance);
        Action<int> report = NonFiniteReport(block);
        Submit(() =>
        {
            int rows = xv.Rows;
            for (int c = 0; c < xv.Channels; c++)
            {
                double batchMean = SumOfRows(rows, row => xv[row, c]) / rows;
                double squares = SumOfRows(rows, row => (xv[row, c] - batchMean) * (xv[row, c] - batchMean));
                meanv[c] = batchMean;
                inverse[c] = 1 / Math.Sqrt((squares / rows) + norm.Epsilon);
                for (int row = 0; row < rows; row++)
                    yv[row, c] = Activation((scale[c] * (xv[row, c] - meanv[c]) * inverse[c]) + bias[c], norm.Relu);

                // One row has no unbiased variance; its biased one, 0, stands for it.
                double unbiasedVariance = squares / Math.Max(rows - 1, 1);
                runningMean[c] = (norm.Momentum * runningMean[c]) + ((1 - (double)norm.Momentum) * batchMean);
                runningVariance[c] = (norm.Momentum * runningVariance[c]) + ((1 - (double)norm.Momentum) * unbiasedVariance);
                if (!double.IsFinite(batchMean) || !double.IsFinite(squares))
                    report(norm.LayerOrdinal);
            }
        });
    }

    public void BatchNormEvaluation(Tensor x, BatchNormTensors layer, Tensor y, in BatchNormParams p)
    {
        BatchNormParams norm = p;
        View<double> xv = new(x), yv = new(y);
        View<double> scale = new(layer.Scale), bias = new(layer.Bias), runningMean = new(layer.RunningMean), runningVariance = new(layer.RunningVariance);
        Submit(() =>
        {
            for (int i = 0; i < xv.Count; i++)
            {
                int c = i % xv.Channels;
                yv[i] = Activation((scale[c] * (xv[i] - runningMean[c]) / Math.Sqrt(runningVariance[c] + norm.Epsilon)) + bias[c], norm.Relu);
            }
        });
    }

    public void BatchNormBackward(
        Tensor dy,
        Tensor x,
        BatchNormTensors layer,
        Tensor mean,
        Tensor inverseDeviation,
        Tensor? dx,
        Tensor dScale,
        Tensor dBias,
        in BatchNormParams p,
        bool accumulate)
    {
        BatchNormParams norm = p;
        View<double> dyv = new(dy), xv = new(x), meanv = new(mean), inverse = new(inverseDeviation);
        View<double> scale = new(layer.Scale), bias = new(layer.Bias), dScalev = new(dScale), dBiasv = new(dBias);
        View<double>? dxv = dx is null ? null : new View<double>(dx);
        Submit(() =>
        {
            int rows = xv.Rows;
            for (int c = 0; c < xv.Channels; c++)
            {
                double Normalized(int row) => (xv[row, c] - meanv[c]) * inverse[c];
                double Masked(int row) => norm.Relu && (scale[c] * Normalized(row)) + bias[c] <= 0 ? 0 : dyv[row, c];
                dScalev[c] = SumOfRows(rows, row => Masked(row) * Normalized(row));
                dBiasv[c] = SumOfRows(rows, Masked);
                if (dxv is not { } target)
                    continue;
                for (int row = 0; row < rows; row++)
                {
                    double gradient = scale[c] * inverse[c] * (Masked(row) - (dBiasv[c] / rows) - (Normalized(row) * dScalev[c] / rows));
                    target[row, c] = gradient + (accumulate ? target[row, c] : 0);
                }
            }
        });
    }

    private static double Activation(double value, bool relu) => relu ? Math.Max(0, value) : value;

    private static double SumOfRows(int rows, Func<int, double> term)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
            sum += term(row);
        return sum;
    }

    // Keeps the earliest place, whatever the order in which they are reported.
    private static Action<int> NonFiniteReport(StepBlock? block)
    {
        if (block is null)
            return static _ => { };
        var parameters = new View<byte>(block.Parameters);
        var metrics = new View<double>(block.Metrics);
        return ordinal =>
        {
            double place = 1 + ((double)Read(parameters).Step * 65536) + ordinal;
            if (metrics[3] == 0 || place < metrics[3])
                metrics[3] = place;
        };
    }
}
