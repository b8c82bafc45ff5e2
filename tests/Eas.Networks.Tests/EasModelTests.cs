using Eas.Networks.Checkpoints;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Networks.Tests;

public sealed class EasModelTests
{
    private static readonly NetworkDescription Description = new()
    {
        Architecture = "C(5,3,1), P(2,2,MAX), C(6,3,1), P(4,4,AVG), SM(3)",
        Height = 8,
        Width = 8,
        Channels = 3,
        ClassNames = ["a", "b", "c"],
        Mean = [0.1, 0.5, 0.9],
        Deviation = [0.2, 0.3, 0.4],
    };

    [Test]
    public void Predictions_are_the_softmax_of_the_networks_logits_on_normalised_pixels()
    {
        using var directory = new TemporaryDirectory();
        byte[] pixels = Pixels(1);
        float[] expected = Expected(directory, pixels);
        using EasModel model = EasModel.Load(directory["model"], threads: 1);
        Assert.That(model.Predict(pixels), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void A_batch_gives_what_its_images_give_one_by_one([Values(2, 64, 65, 130)] int images)
    {
        using var directory = new TemporaryDirectory();
        byte[] pixels = Pixels(images);
        _ = Expected(directory, pixels[..192]);
        using EasModel model = EasModel.Load(directory["model"], threads: 2);
        float[] together = model.Predict(pixels);
        for (int i = 0; i < images; i++)
            Assert.That(together[(i * 3)..((i + 1) * 3)], Is.EqualTo(model.Predict(pixels.AsSpan(i * 192, 192))).Within(1e-6));
    }

    [Test]
    public void Threads_may_predict_at_the_same_time()
    {
        using var directory = new TemporaryDirectory();
        byte[] pixels = Pixels(40);
        _ = Expected(directory, pixels[..192]);
        using EasModel model = EasModel.Load(directory["model"], threads: 2);
        float[] expected = model.Predict(pixels);
        Parallel.For(0, 50, _ => Assert.That(model.Predict(pixels), Is.EqualTo(expected)));
    }

    [Test]
    public void Bytes_that_are_not_whole_images_are_refused([Values(0, 191, 193)] int bytes)
    {
        using var directory = new TemporaryDirectory();
        _ = Expected(directory, Pixels(1));
        using EasModel model = EasModel.Load(directory["model"], threads: 1);
        Assert.That(() => model.Predict(new byte[bytes]), Throws.ArgumentException.With.Message.Contains("images of 8x8x3 = 192 bytes"));
    }

    private static byte[] Pixels(int images)
    {
        byte[] pixels = new byte[images * 8 * 8 * 3];
        new Random(7).NextBytes(pixels);
        return pixels;
    }

    /// <summary>Saves a network and computes what it predicts on the reference backend.</summary>
    private static float[] Expected(TemporaryDirectory directory, byte[] image)
    {
        using var cpu = new CpuBackend(threads: 1);
        using (var network = new Network(cpu, Description.CreatePlan(), seed: 4))
            Checkpoint.Save(directory["model"], network, Description);

        using var backend = new ReferenceBackend();
        using Checkpoint checkpoint = Checkpoint.Open(directory["model"]);
        using Network reference = checkpoint.CreateNetwork(backend);
        using var tape = new Tape(backend, PassMode.Evaluation);
        using Tensor images = backend.Allocate(new Shape(1, 8, 8, 3), ElementType.Float64);
        backend.Upload<double>(images, [.. image.Select((value, i) => ((value / 255.0) - Description.Mean[i % 3]) / Description.Deviation[i % 3])]);
        double[] logits = new double[3];
        backend.Download<double>(reference.Forward(tape, tape.Input(images)).Value, logits);
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => (float)(Math.Exp(logit) / sum))];
    }
}
