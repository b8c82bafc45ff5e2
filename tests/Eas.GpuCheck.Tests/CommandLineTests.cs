using System.Diagnostics;
using Eas.GpuCheck.Checks;
using Eas.GpuCheck.Running;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.GpuCheck.Tests;

public sealed class CommandLineTests
{
    [Test]
    public void Without_a_choice_all_checks_are_run()
    {
        var arguments = Arguments.Parse(["run", "out"]);

        Assert.That(arguments.Checks, Is.EqualTo(CheckList.All));
        Assert.That((arguments.Output, arguments.IsQuick), Is.EqualTo(("out", false)));
    }

    [Test]
    public void Some_checks_can_be_chosen()
    {
        var arguments = Arguments.Parse(["run", "--only", "memory,versions", "--quick", "out"]);

        Assert.That(arguments.Checks.Select(check => check.Name), Is.EqualTo(["memory", "versions"]));
        Assert.That(arguments.IsQuick, Is.True);
    }

    [TestCase("run")]
    [TestCase("run out --only")]
    [TestCase("run out --only speed")]
    [TestCase("check memory")]
    [TestCase("measure out")]
    public void Wrong_arguments_are_refused_in_one_line(string line) =>
        Assert.That(() => Arguments.Parse(line.Split(' ')), Throws.ArgumentException.With.Message.Match("^(usage: eas-gpu-check|there is no check speed; there are versions)[^\n]*$"));

    [TestCase("", "usage: scripts/gpu-check.sh")]
    [TestCase("measure", "measure: usage:")]
    [TestCase("run --fast", "--fast: usage:")]
    [TestCase("run one two", "two: usage:")]
    [TestCase("run one --only", "usage:")]
    [TestCase("bundle eas.zip", "eas.zip: a bundle's name ends in .tar.xz or .tar.gz")]
    [TestCase("bundle one.tar.xz two", "usage:")]
    public void The_script_refuses_wrong_arguments_in_one_line(string line, string problem)
    {
        string script = Path.Combine(RepositoryFiles.Root, "scripts", "gpu-check.sh");
        string[] arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using Process process = Process.Start(new ProcessStartInfo("bash", [script, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.EqualTo(2));
        Assert.That(errors, Does.StartWith(problem).And.Match("^[^\n]+\n$"));
        Assert.That(output, Is.Empty);
    }
}
