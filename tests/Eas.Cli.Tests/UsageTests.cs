using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class UsageTests
{
    [TestCase("", "eas: a command is needed: search, train, eval, grow, show, journal, replay, report, run-task, bench, data, devices; see `eas --help`")]
    [TestCase("bogus", "eas: there is no command 'bogus'; the commands are search, train, eval, grow, show, journal, replay, report, run-task, bench, data, devices; see `eas --help`")]
    [TestCase("--bogus", "eas: there is no option '--bogus' here; see `eas --help`")]
    [TestCase("data", "eas data: a command is needed: list, get, verify; see `eas data --help`")]
    [TestCase("bench all", "eas bench: there is no command 'all'; the commands are train, ops; see `eas bench --help`")]
    [TestCase("train --bogus", "eas train: Unrecognized command or argument '--bogus'; see `eas train --help`")]
    [TestCase("train more", "eas train: Unrecognized command or argument 'more'; see `eas train --help`")]
    [TestCase("train @more", "eas train: Unrecognized command or argument '@more'; see `eas train --help`")]
    [TestCase("train --epochs", "eas train: Required argument missing for option: '--epochs'; see `eas train --help`")]
    [TestCase("train --epochs ten", "eas train: --epochs: 'ten' is not a whole number; see `eas train --help`")]
    [TestCase("train --epochs 0", "eas train: epochs is 0; it must be at least 1; see `eas train --help`")]
    [TestCase("train --batch 1", "eas train: batch is 1; it must be at least 2 (batch normalisation needs more than one image); see `eas train --help`")]
    [TestCase("train --lr 0", "eas train: lr is 0; it must be above 0; see `eas train --help`")]
    [TestCase("train --lr fast", "eas train: --lr: 'fast' is not a number; see `eas train --help`")]
    [TestCase("train --lr NaN", "eas train: --lr: 'NaN' is not a number; see `eas train --help`")]
    [TestCase("train --dropout 1", "eas train: dropout is 1; it must be 0 or more and below 1; see `eas train --help`")]
    [TestCase("train --validation -1", "eas train: validation is -1; it must be 0 or more; see `eas train --help`")]
    [TestCase("train --seed -1", "eas train: --seed: '-1' is not a whole number from 0 to 18446744073709551615; see `eas train --help`")]
    [TestCase("train --threads 0", "eas train: --threads: 0 is not 1 to 1024; see `eas train --help`")]
    [TestCase("train --simd 384", "eas train: --simd: '384' is not one of 512, 256, 128, 32; see `eas train --help`")]
    [TestCase("train --device gpu", "eas train: --device: 'gpu' is not one of cpu, cuda, cuda:N, auto; see `eas train --help`")]
    [TestCase("train --resume", "eas train: --resume goes on with the training in a directory: name it with --out; see `eas train --help`")]
    [TestCase("train --from a --arch SM(10)", "eas train: --from brings its own network; leave --arch out; see `eas train --help`")]
    [TestCase("train --from a --resume --out b", "eas train: --from begins a training and --resume goes on with one; leave one of them out; see `eas train --help`")]
    [TestCase("train --epochs 1 --epochs 2", "eas train: Option '--epochs' expects a single argument but 2 were provided; see `eas train --help`")]
    [TestCase("eval", "eas eval: Required argument 'NETWORK' missing for command: 'eval'; see `eas eval --help`")]
    [TestCase("eval x --split all", "eas eval: --split: 'all' is not one of test, validation, train; see `eas eval --help`")]
    [TestCase("report", "eas report: Required argument 'RUN' missing for command: 'report'; see `eas report --help`")]
    [TestCase("report a b", "eas report: --out is missing: the report of several runs belongs to none of them; name its file; see `eas report --help`")]
    [TestCase("bench train --steps 0", "eas bench train: --steps: 0 is not 1 or more; see `eas bench train --help`")]
    public void A_wrong_command_line_gives_one_line_and_exit_code_2(string words, string line) =>
        Assert.That(CommandLine.Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(new CommandResult(2, "", line + "\n")));

    [TestCase("C(16,3,1), Q(2)", "--arch: column 12: ")]
    [TestCase("SM(10), C(16,3,1), SM(10)", "--arch: column 1: ")]
    [TestCase("C(16,3,1), P(2,2,MAX), C(0,3,1), SM(10)", "--arch: column 26: ")]
    [TestCase("start", "nor is there a file of that name")]
    public void A_wrong_network_is_shown_where_it_is_wrong(string network, string place)
    {
        CommandResult result = CommandLine.Run("train", "--arch", network);
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((ExitCode.WrongUsage, "", 1)));
        Assert.That(result.Error, Does.Contain(place));
    }

    [TestCase("train --precision bfloat16 --device cpu", 2, "eas train: --precision bfloat16: a processor computes in float32")]
    [TestCase("train --simd 128 --device cuda", 2, "eas train: --simd is about the processor's vectors, and --device cuda has none")]
    [TestCase("devices --device cuda:1", 2, "eas devices: --device cuda:1: this command is about the processor")]
    public void Options_that_contradict_each_other_are_wrong_usage(string words, int exitCode, string beginning)
    {
        CommandResult result = CommandLine.Run(words.Split(' '));
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((exitCode, "", 1)));
        Assert.That(result.Error, Does.StartWith(beginning));
    }

    [TestCase("eval nowhere.safetensors", "eas eval: nowhere.safetensors: no such file; give a checkpoint such as DIR/best.safetensors")]
    public void What_cannot_be_done_gives_one_line_and_exit_code_1(string words, string line) =>
        Assert.That(CommandLine.Run(words.Split(' ')), Is.EqualTo(new CommandResult(1, "", line + "\n")));

    [Test]
    public void Verbose_adds_the_stack_trace_below_the_line()
    {
        CommandResult result = CommandLine.Run("eval", "nowhere.safetensors", "--verbose");
        Assert.That(result.ErrorLines[0], Does.StartWith("eas eval: nowhere.safetensors: no such file"));
        Assert.That(result.Error, Does.Contain("   at Eas.Cli."));
    }
}
