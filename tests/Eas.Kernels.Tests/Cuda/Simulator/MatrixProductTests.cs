using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Parameters;
using Eas.Testing;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>cuBLAS's matrix products.</summary>
[NonParallelizable]
public sealed class MatrixProductTests
{
    private const float Sentinel = -77;

    [Test]
    public void Every_form_agrees_with_plain_loops_and_gaps_are_left_alone(
        [Values] MatMulForm form, [Values] ProductPrecision precision, [Values] bool bfloat16Output, [Values] bool accumulate, [Values(0, 3)] int gap)
    {
        if (bfloat16Output && precision != ProductPrecision.BFloat16)
            Assert.Pass("bfloat16 output is of bfloat16 operands alone");
        using var device = new SimulatedProducts();
        const int rows = 5, columns = 7, depth = 11;
        int widthA = form == MatMulForm.TransposedA ? rows : depth;
        int widthB = form == MatMulForm.TransposedB ? depth : columns;
        MatMulParams p = MatMulParams.Create(form, rows, columns, depth, widthA + gap, widthB + gap, columns + gap);
        bool isBFloat16 = precision == ProductPrecision.BFloat16;
        float[] a = Values((form == MatMulForm.TransposedA ? depth : rows) * p.PitchA, 1, isBFloat16);
        float[] b = Values((form == MatMulForm.TransposedB ? columns : depth) * p.PitchB, 2, isBFloat16);
        float[] there = new float[rows * p.PitchC];
        Array.Fill(there, Sentinel);
        ulong c = device.Upload(there, bfloat16Output);

        device.Cublas.MatMul(p, device.Upload(a, isBFloat16), device.Upload(b, isBFloat16), c, precision, bfloat16Output, accumulate);

        float[] result = device.Download(c, there.Length, bfloat16Output);
        for (int i = 0; i < there.Length; i++)
        {
            int row = i / p.PitchC;
            int column = i % p.PitchC;
            if (column >= columns)
            {
                Assert.That(result[i], Is.EqualTo(Sentinel), $"[{row}, {column}], in a gap");
                continue;
            }
            (double sum, double magnitude) = Sum(p, a, b, row, column);
            double expected = sum + (accumulate ? Sentinel : 0);
            double ofTerms = precision == ProductPrecision.TensorFloat32 ? 1.0 / 512 : 1e-6;
            double ofResult = bfloat16Output ? BFloat16.Epsilon : 1e-6;
            Assert.That(result[i], Is.EqualTo(expected).Within((ofTerms * magnitude) + (ofResult * Math.Abs(expected))), $"[{row}, {column}]");
        }
    }

    [Test]
    public void Float32_keeps_all_bits_of_the_factors_and_TensorFloat32_does_not()
    {
        using var device = new SimulatedProducts();
        MatMulParams p = MatMulParams.Create(MatMulForm.Plain, 1, 1, 1);
        float factor = 1 + (1f / 4096);
        ulong a = device.Upload([factor]);
        ulong b = device.Upload([1]);
        ulong c = device.Upload([0]);

        device.Cublas.MatMul(p, a, b, c, ProductPrecision.Float32, false, false);
        float exact = device.Download(c, 1)[0];
        device.Cublas.MatMul(p, a, b, c, ProductPrecision.TensorFloat32, false, false);
        float rounded = device.Download(c, 1)[0];

        Assert.That((exact, rounded), Is.EqualTo((factor, 1f)));
    }

    [Test]
    public void A_captured_product_gives_the_same_bits()
    {
        using var device = new SimulatedProducts();
        MatMulParams p = MatMulParams.Create(MatMulForm.TransposedB, 5, 10, 33);
        ulong a = device.Upload(Noise.Floats(5 * 33, 1));
        ulong b = device.Upload(Noise.Floats(10 * 33, 2));
        ulong direct = device.Upload(new float[50]);
        ulong captured = device.Upload(new float[50]);

        device.Cublas.MatMul(p, a, b, direct, ProductPrecision.Float32, false, false);
        using (CudaGraph graph = CudaGraph.Capture(device.Stream, () => device.Cublas.MatMul(p, a, b, captured, ProductPrecision.Float32, false, false)))
            graph.Launch(device.Stream);

        Assert.That(device.Download(captured, 50), Is.EqualTo(device.Download(direct, 50)));
    }

    [Test]
    public void A_bfloat16_output_of_float32_operands_is_refused()
    {
        using var device = new SimulatedProducts();

        Assert.That(
            () => device.Cublas.MatMul(MatMulParams.Create(MatMulForm.Plain, 1, 1, 1), 0, 0, 0, ProductPrecision.Float32, bfloat16Output: true, accumulate: false),
            Throws.ArgumentException.With.Message.Contains("needs bfloat16 operands"));
    }

    [Test]
    public void A_failure_names_the_call_the_sizes_and_the_status()
    {
        using var device = new SimulatedProducts();
        MatMulParams p = MatMulParams.Create(MatMulForm.Plain, 2, 3, 4);
        ulong a = device.Upload(new float[8]);
        ulong b = device.Upload(new float[12]);
        ulong c = device.Upload(new float[6]);
        SimulatorLibraries.Reset("product=1");

        Assert.That(() => device.Cublas.MatMul(p, a, b, c, ProductPrecision.Float32, false, false), Throws.InstanceOf<CudaException>()
            .With.Message.Matches(@"^cublasGemmEx of .*Rows = 2, Columns = 3, Depth = 4.*Float32: ExecutionFailed \(13\): "));
    }

    private static float[] Values(int count, ulong seed, bool isBFloat16) => isBFloat16 ? BFloat16.Rounded(Noise.Floats(count, seed)) : Noise.Floats(count, seed);

    private static (double Sum, double Magnitude) Sum(in MatMulParams p, float[] a, float[] b, int row, int column)
    {
        double sum = 0;
        double magnitude = 0;
        for (int k = 0; k < p.Depth; k++)
        {
            double term = (double)a[p.Form == MatMulForm.TransposedA ? (k * p.PitchA) + row : (row * p.PitchA) + k]
                * b[p.Form == MatMulForm.TransposedB ? (column * p.PitchB) + k : (k * p.PitchB) + column];
            sum += term;
            magnitude += Math.Abs(term);
        }
        return (sum, magnitude);
    }
}
