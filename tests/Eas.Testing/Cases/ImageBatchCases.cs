using Eas.Kernels.Parameters;
using Eas.Tensors;

namespace Eas.Testing.Cases;

public static class ImageBatchCases
{
    public static IEnumerable<OpCase> All =>
    [
        ImageBatch(Batch(3, 1, 5, 7, 1)),
        ImageBatch(Batch(1, 1, 8, 8, 3)),
        ImageBatch(Batch(4, 3, 5, 7, 3)),
        ImageBatch(Batch(4, 3, 5, 7, 3) with { Flip = true }),
        ImageBatch(Batch(4, 3, 5, 7, 3) with { Padding = 2 }),
        ImageBatch(Batch(16, 2, 8, 8, 3) with { Padding = 4, Flip = true }),
        ImageBatch(Batch(16, 1, 32, 32, 3) with { Padding = 4, Flip = true }),
        ImageBatch(Batch(5, 4, 9, 17, 17) with { Padding = 1, Flip = true }),
        OrderedImageBatch(Batch(4, 3, 5, 7, 3), images: 5),
        OrderedImageBatch(Batch(6, 2, 8, 8, 1) with { Padding = 4, Flip = true }, images: 40),
    ];

    /// <summary>A batch from bytes.</summary>
    public static OpCase ImageBatch(ImageBatchParams p)
    {
        int images = p.Slots * p.BatchSize;
        string augmentation = (p.Padding > 0 ? $", padding {p.Padding}" : "") + (p.Flip ? ", flips" : "");
        return new OpCase(
            "ImageBatch",
            $"{p.BatchSize} images of {p.Channels}x{p.Height}x{p.Width}, {p.Slots} slots{augmentation}",
            [
                new Operand("pixels", new Shape(images, p.Channels, p.Height, p.Width), OperandRole.Constant, Contents.Bytes, ElementType.UInt8),
                Operand.Indices("labels", images, 0, 10),
                Operand.Constant("normalization", Shape.Matrix(2, p.Channels), Contents.Uniform(0.2, 0.6)),
                Operand.Output("y", new Shape(p.BatchSize, p.Height, p.Width, p.Channels)),
                Operand.Indices("batch labels", p.BatchSize, -1, 0) with { Role = OperandRole.Output },
            ],
            call => call.Backend.ImageBatch(call["pixels"], call["labels"], order: null, call["normalization"], call["y"], call["batch labels"], p, call.Block));
    }

    /// <summary>A batch of images that an order chooses, some of them more than once, and none in some places.</summary>
    public static OpCase OrderedImageBatch(ImageBatchParams p, int images)
    {
        OpCase ordered = ImageBatch(p);
        return new OpCase(
            ordered.Op,
            $"{ordered.Description}, ordered from {images}",
            [
                new Operand("pixels", new Shape(images, p.Channels, p.Height, p.Width), OperandRole.Constant, Contents.Bytes, ElementType.UInt8),
                Operand.Indices("labels", images, 0, 10),
                Operand.Indices("order", p.Slots * p.BatchSize, -1, images),
                .. ordered.Operands.Skip(2),
            ],
            call => call.Backend.ImageBatch(
                call["pixels"], call["labels"], call["order"], call["normalization"], call["y"], call["batch labels"], p, call.Block));
    }

    private static ImageBatchParams Batch(int batchSize, int slots, int height, int width, int channels) =>
        new() { BatchSize = batchSize, Slots = slots, Height = height, Width = width, Channels = channels };
}
