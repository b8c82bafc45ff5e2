using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.Search.Benchmarks;

/// <summary>A batch of normalised images from bytes, plain and cropped and flipped at random.</summary>
internal static class ImageBatchCases
{
    private const int CropPadding = 4;

    public static IEnumerable<OpCase> All => [Case("plain", padding: 0), Case("augmented", CropPadding)];

    private static OpCase Case(string pass, int padding)
    {
        FeatureShape input = BenchmarkNetworks.Input;
        Shape shape = OpCases.BatchOf(input);
        return new OpCase("image_batch", shape.ToString(), pass, Operations: 0, shape.Count + OpCases.BytesOf(input), operands =>
        {
            Tensor pixels = operands.Bytes(new Shape(shape.N, shape.C, shape.H, shape.W)), images = operands.Floats(shape);
            Tensor labels = operands.Labels(shape.N, classes: 10), batchLabels = operands.Labels(shape.N, classes: 10);
            Tensor normalization = operands.Floats(Shape.Matrix(2, shape.C));
            StepBlock block = operands.Block();
            var p = new ImageBatchParams
            {
                BatchSize = shape.N,
                Slots = 1,
                Height = shape.H,
                Width = shape.W,
                Channels = shape.C,
                Padding = padding,
                Flip = padding > 0,
            };
            return () => operands.Backend.ImageBatch(pixels, labels, order: null, normalization, images, batchLabels, p, block);
        });
    }
}
