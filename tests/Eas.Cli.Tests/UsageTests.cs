using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>Wrong usage: one line on standard error, exit code 2, nothing on standard output.</summary>
public class UsageTests
{
    [TestCase("eas: a command is needed: train, eval, bench, data, devices; see `eas --help`")]
    [TestCase("eas: there is no command 'foo'; the commands are train, eval, bench, data, devices; see `eas --help`", "foo")]
    [TestCase("eas: Unrecognized command or argument '--foo'; see `eas --help`", "--foo")]
    [TestCase("eas bench: a command is needed: train, ops; see `eas bench --help`", "bench")]
    [TestCase("eas data: there is no command 'put'; the commands are list, get, verify; see `eas data --help`", "data", "put")]
    [TestCase("eas train: Unrecognized command or argument '--foo'; see `eas train --help`", "train", "--foo")]
    [TestCase("eas train: Unrecognized command or argument 'now'; see `eas train --help`", "train", "now")]
    [TestCase("eas train: Unrecognized command or argument '@now'; see `eas train --help`", "train", "@now")]
    [TestCase("eas train: --epochs: 'ten' is not a whole number; see `eas train --help`", "train", "--epochs", "ten")]
    [TestCase("eas train: --lr: 'nan' is not a number; see `eas train --help`", "train", "--lr", "nan")]
    [TestCase("eas train: --seed: '-1' is not a whole number from 0 to 18446744073709551615; see `eas train --help`", "train", "--seed", "-1")]
    [TestCase("eas train: epochs is 0; it must be at least 1; see `eas train --help`", "train", "--epochs", "0")]
    [TestCase("eas train: dropout is 1; it must be 0 or more and below 1; see `eas train --help`", "train", "--dropout", "1")]
    [TestCase("eas train: --resume goes on with the training in a directory: name it with --out; see `eas train --help`", "train", "--resume")]
    [TestCase("eas bench train: --steps: 0 is not 1 or more; see `eas bench train --help`", "bench", "train", "--steps", "0")]
    [TestCase("eas eval: --split: 'all' is not one of test, validation, train; see `eas eval --help`", "eval", "a.safetensors", "--split", "all")]
    [TestCase("eas devices: --simd: '64' is not one of 512, 256, 128, 32; see `eas devices --help`", "devices", "--simd", "64")]
    [TestCase("eas devices: --threads: 0 is not 1 to 1024; see `eas devices --help`", "devices", "--threads", "0")]
    [TestCase("eas devices: --device: 'tpu' is not one of cpu, auto; see `eas devices --help`", "devices", "--device", "tpu")]
    public void A_command_line_that_makes_no_sense_gets_one_line(string message, params string[] args)
    {
        CommandLine line = CommandLine.Run(args);

        Assert.Multiple(() =>
        {
            Assert.That(line.ErrorLines, Is.EqualTo(new[] { message }));
            Assert.That(line.ExitCode, Is.EqualTo(ExitCode.WrongUsage));
            Assert.That(line.Output, Is.Empty);
        });
    }

    [Test]
    public void A_missing_value_or_argument_gets_one_line()
    {
        Assert.Multiple(() =>
        {
            foreach (string[] args in (string[][])[["train", "--epochs"], ["eval"], ["data", "get"]])
            {
                CommandLine line = CommandLine.Run(args);
                Assert.That(line.ErrorLines, Has.Length.EqualTo(1), string.Join(' ', args));
                Assert.That(line.ExitCode, Is.EqualTo(ExitCode.WrongUsage), string.Join(' ', args));
            }
        });
    }

    [TestCase("C(16,3,1), C(0,3,1), SM(10)", "--arch: column 14: a filter count must be at least 1, found 0")]
    [TestCase("net.txt", "--arch: column 1: expected a layer: C, P, FC, SM, D, D+ or T, found 'net'; nor is there a file of that name")]
    public void An_error_in_a_network_points_at_its_column(string network, string message)
    {
        foreach (string[] command in (string[][])[["train"], ["bench", "train"]])
        {
            CommandLine line = CommandLine.Run([.. command, "--arch", network]);

            Assert.Multiple(() =>
            {
                Assert.That(line.Error, Does.StartWith($"eas {string.Join(' ', command)}: {message}"));
                Assert.That(line.ExitCode, Is.EqualTo(ExitCode.WrongUsage));
            });
        }
    }

    [Test]
    public void An_error_in_a_file_names_the_file()
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["net.txt"], "C(16,3,1), SM(1)");

        CommandLine line = CommandLine.Run("train", "--arch", directory["net.txt"]);

        Assert.That(line.Error, Does.StartWith($"eas train: --arch {directory["net.txt"]}: column 15: "));
    }
}
