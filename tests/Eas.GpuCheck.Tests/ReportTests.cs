using Eas.GpuCheck.Results;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.GpuCheck.Tests;

public sealed class ReportTests
{
    private static readonly Report Example = new("0.1.0", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Quick: false,
    [
        new CheckResult("versions", Outcome.Passed) { Claim = "it is there", Facts = [new Fact("device", "a GPU")], Seconds = 0.25 },
        new CheckResult("ops", Outcome.Failed) { Claim = "it is right", Problems = ["a | b"], Seconds = 12 },
        new CheckResult("nvcc", Outcome.Skipped) { Claim = "it compiles", Reason = "nvcc is not installed" },
        new CheckResult("speed", Outcome.Passed)
        {
            Claim = "it is fast",
            Figures =
            [
                new Figure("start", "step", 0.123456, "ms"),
                new Figure("start", "throughput", 123456.7, "images/s"),
                new Figure("dense", "throughput", 12, "images/s"),
                new Figure("dense", "ratio", double.NaN),
            ],
        },
    ]);

    [Test]
    public void The_table_lists_all_checks_and_then_what_each_found() => Assert.That(ReportTable.Write(Example), Is.EqualTo("""
        # GPU check

        Eas 0.1.0, 2026-01-02 03:04 UTC.

        | check | outcome | seconds | what it shows |
        |---|---|---|---|
        | versions | passed | 0.3 | it is there |
        | ops | **failed** | 12.0 | it is right |
        | nvcc | skipped: nvcc is not installed | 0.0 | it compiles |
        | speed | passed | 0.0 | it is fast |

        ## versions

        - device: a GPU

        ## ops

        - **a \| b**

        ## speed

        | | step, ms | throughput, images/s | ratio |
        |---|---|---|---|
        | start | 0.1235 | 123,457 |  |
        | dense |  | 12 | NaN |

        """));

    [Test]
    public void A_quick_report_says_that_its_figures_mean_nothing() =>
        Assert.That(ReportTable.Write(Example with { Quick = true }), Does.Contain("Small sizes: no figure here says anything about speed."));

    [Test]
    public void Its_JSON_gives_the_same_report_again()
    {
        using var directory = new TemporaryDirectory();
        string file = directory["report.json"];
        ReportJson.Write(file, Example);

        Assert.That(ReportTable.Write(ReportJson.ReadReport(file)), Is.EqualTo(ReportTable.Write(Example)));
    }

    [Test]
    public void Its_JSON_is_made_of_plain_names()
    {
        using var directory = new TemporaryDirectory();
        string file = directory["result.json"];
        ReportJson.Write(file, new CheckResult("nvcc", Outcome.Skipped) { Claim = "it compiles", Reason = "not installed" });

        Assert.That(File.ReadAllText(file), Is.EqualTo("""
            {
              "name": "nvcc",
              "outcome": "skipped",
              "claim": "it compiles",
              "reason": "not installed",
              "problems": [],
              "facts": [],
              "figures": [],
              "seconds": 0
            }

            """));
    }

    [Test]
    public void It_has_failures_where_one_check_failed()
    {
        Assert.That(Example.HasFailures, Is.True);
        Assert.That((Example with { Results = [Example.Results[0], Example.Results[2]] }).HasFailures, Is.False);
    }
}
