using Eas.GpuCheck.Checks;
using Eas.GpuCheck.Results;
using Eas.GpuCheck.Running;
using NUnit.Framework;

namespace Eas.GpuCheck.Tests;

public sealed class CheckRunnerTests
{
    private static readonly CheckedMachine Machine = new(isQuick: true, plansFile: null);

    [Test]
    public void A_check_without_problems_passes_with_its_figures()
    {
        CheckResult result = CheckRunner.Run(new Check(log => log.Measure("copy", "rate", 2, "GB/s")), Machine);

        Assert.That(result.Outcome, Is.EqualTo(Outcome.Passed));
        Assert.That(result.Figures, Is.EqualTo([new Figure("copy", "rate", 2, "GB/s")]));
    }

    [Test]
    public void What_a_check_found_before_an_exception_is_kept_and_the_exception_is_a_problem()
    {
        CheckResult result = CheckRunner.Run(
            new Check(log =>
            {
                log.Fail("one");
                throw new InvalidOperationException("two");
            }),
            Machine);

        Assert.That(result.Outcome, Is.EqualTo(Outcome.Failed));
        Assert.That(result.Problems, Is.EqualTo(["one", "InvalidOperationException: two"]));
    }

    [Test]
    public void Of_many_problems_the_first_are_kept_and_the_others_counted()
    {
        CheckResult result = CheckRunner.Run(new Check(log => Enumerable.Range(0, 60).ToList().ForEach(i => log.Fail($"problem {i}"))), Machine);

        Assert.That(result.Problems, Has.Count.EqualTo(51));
        Assert.That(result.Problems[^1], Is.EqualTo("and 10 more"));
    }

    private sealed class Check(Action<CheckLog> run) : ICheck
    {
        public string Name => "check";

        public string Claim => "it does what it is told";

        public void Run(CheckedMachine machine, CheckLog log) => run(log);
    }
}
