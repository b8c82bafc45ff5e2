using Eas.Kernels.Parameters;
using Eas.Networks.Checkpoints;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Steps;

namespace Eas.Networks;

/// <summary>
/// A trained network ready to predict: loaded from a checkpoint, fed with bytes. Thread-safe: calls from several threads run one after the other.
/// </summary>
/// <example>
/// <code>
/// using EasModel model = EasModel.Load("best.safetensors");
/// float[] probabilities = model.Predict(pixels);
/// </code>
/// </example>
public sealed class EasModel : IDisposable
{
    private const int LargestBatch = 64;

    private readonly Lock sync = new();
    private readonly CpuBackend backend;
    private readonly Network network;
    private readonly Predictor single;
    private readonly Lazy<Predictor> batched;

    private EasModel(CpuBackend backend, Checkpoint checkpoint)
    {
        this.backend = backend;
        Description = checkpoint.Description;
        network = checkpoint.CreateNetwork(backend);
        single = new Predictor(network, Description, 1);
        batched = new Lazy<Predictor>(() => new Predictor(network, Description, LargestBatch));
    }

    /// <summary>What the network is, its classes, and how images are prepared for it.</summary>
    public NetworkDescription Description { get; }

    /// <summary>Bytes of an image: height x width x channels, colours interleaved.</summary>
    public int ImageBytes => Description.Height * Description.Width * Description.Channels;

    /// <summary>Number of classes.</summary>
    public int Classes => Description.ClassNames.Count;

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="path">A .safetensors file that a training wrote.</param>
    /// <param name="threads">Threads; 0 for one per processor.</param>
    /// <exception cref="CheckpointException">The file is not a usable checkpoint; the message is one line.</exception>
    public static EasModel Load(string path, int threads = 0)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        var backend = new CpuBackend(threads);
        try
        {
            return new EasModel(backend, checkpoint);
        }
        catch
        {
            backend.Dispose();
            throw;
        }
    }

    /// <summary>Class probabilities of one or several images.</summary>
    /// <param name="pixels">Images one after the other, each height x width x channels bytes, row by row, colours interleaved.</param>
    /// <returns>For each image a probability for each class, in the order of the class names.</returns>
    /// <exception cref="ArgumentException">The bytes are not a whole number of images.</exception>
    public float[] Predict(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length == 0 || pixels.Length % ImageBytes != 0)
            throw new ArgumentException($"{pixels.Length} bytes are not a whole number of images of {Description.Height}x{Description.Width}x{Description.Channels} = {ImageBytes} bytes");
        int images = pixels.Length / ImageBytes;
        float[] probabilities = new float[images * Classes];
        lock (sync)
        {
            for (int first = 0; first < images;)
            {
                Predictor predictor = images - first == 1 ? single : batched.Value;
                int count = Math.Min(predictor.BatchSize, images - first);
                predictor.Run(pixels.Slice(first * ImageBytes, count * ImageBytes), probabilities.AsSpan(first * Classes, count * Classes));
                first += count;
            }
        }

        return probabilities;
    }

    /// <summary>Frees its memory and threads.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            single.Dispose();
            if (batched.IsValueCreated)
                batched.Value.Dispose();
            network.Dispose();
            backend.Dispose();
        }
    }

    /// <summary>A captured evaluation step of one batch size.</summary>
    private sealed class Predictor : IDisposable
    {
        private readonly NetworkDescription description;
        private readonly IBackend backend;
        private readonly StepBlock block;
        private readonly Tensor pixels;
        private readonly Tensor labels;
        private readonly Tensor normalization;
        private readonly Tensor logits;
        private readonly ICapturedStep step;
        private readonly byte[] planar;
        private readonly float[] values;

        public Predictor(Network network, NetworkDescription description, int batchSize)
        {
            this.description = description;
            backend = network.Backend;
            BatchSize = batchSize;
            int classes = description.ClassNames.Count;
            block = new StepBlock(backend);
            pixels = backend.Allocate(new Shape(batchSize, description.Channels, description.Height, description.Width), ElementType.UInt8);
            labels = backend.Allocate(Shape.Vector(batchSize), ElementType.Int32);
            normalization = backend.Allocate(Shape.Matrix(2, description.Channels), backend.FloatType);
            logits = backend.Allocate(Shape.Matrix(batchSize, classes), backend.FloatType);
            backend.Upload<double>(normalization, [.. description.Mean, .. description.Deviation]);
            planar = new byte[pixels.Shape.Count];
            values = new float[batchSize * classes];
            step = backend.Capture(() => Record(network));
        }

        public int BatchSize { get; }

        public void Run(ReadOnlySpan<byte> images, Span<float> probabilities)
        {
            ToPlanar(images);
            backend.Upload<byte>(pixels, planar);
            step.Run();
            backend.Download<float>(logits, values);
            int classes = description.ClassNames.Count;
            for (int i = 0; i < probabilities.Length; i += classes)
                Softmax(values.AsSpan(i, classes), probabilities.Slice(i, classes));
        }

        public void Dispose()
        {
            step.Dispose();
            block.Dispose();
            foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[pixels, labels, normalization, logits])
                tensor.Dispose();
        }

        private static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
        {
            // The largest logit is subtracted first: exp cannot overflow then.
            float largest = logits[0];
            foreach (float logit in logits)
                largest = Math.Max(largest, logit);
            double sum = 0;
            foreach (float logit in logits)
                sum += Math.Exp(logit - largest);
            for (int i = 0; i < logits.Length; i++)
                probabilities[i] = (float)(Math.Exp(logits[i] - largest) / sum);
        }

        private void Record(Network network)
        {
            using var tape = new Tape(backend, PassMode.Evaluation, block);
            Tensor images = tape.Output(new Shape(BatchSize, description.Height, description.Width, description.Channels));
            Tensor batchLabels = tape.Save(Shape.Vector(BatchSize), ElementType.Int32);
            var parameters = new ImageBatchParams
            {
                BatchSize = BatchSize,
                Slots = 1,
                Height = description.Height,
                Width = description.Width,
                Channels = description.Channels,
            };
            backend.ImageBatch(pixels, labels, order: null, normalization, images, batchLabels, parameters, block);
            Variable output = network.Forward(tape, tape.Input(images));
            backend.Copy(output.Value, logits, accumulate: false);
        }

        private void ToPlanar(ReadOnlySpan<byte> images)
        {
            int positions = description.Height * description.Width, channels = description.Channels;
            for (int i = 0; i < images.Length / (positions * channels); i++)
            {
                int start = i * positions * channels;
                for (int position = 0; position < positions; position++)
                {
                    for (int channel = 0; channel < channels; channel++)
                        planar[start + (channel * positions) + position] = images[start + (position * channels) + channel];
                }
            }
        }
    }
}
