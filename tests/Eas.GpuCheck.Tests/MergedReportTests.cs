using Eas.GpuCheck.Checks.Speed;
using Eas.GpuCheck.Merging;
using Eas.GpuCheck.Results;
using Eas.GpuCheck.Running;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.GpuCheck.Tests;

public sealed class MergedReportTests
{
    private static readonly Report Eas = new("0.1.0", DateTimeOffset.UnixEpoch, Quick: false,
    [
        new CheckResult(TrainingSpeedCheck.CheckName, Outcome.Passed)
        {
            Figures =
            [
                new Figure(TrainingSpeedCheck.Subject("start", "bfloat16", useGraphs: false), TrainingSpeedCheck.ImagesPerSecond, 1000, "images/s"),
                new Figure(TrainingSpeedCheck.Subject("start", "bfloat16", useGraphs: true), TrainingSpeedCheck.ImagesPerSecond, 3000, "images/s"),
            ],
        },
    ]);

    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void PyTorch_stands_beside_Eas_with_graphs_and_what_it_could_not_measure_is_named()
    {
        Write("tools.tsv", "pytorch\tfailed\t61\tits ratios\t1 of 3 were not measured");
        Write(
            "pytorch.jsonl",
            """{"network": "start", "precision": "bfloat16", "mode": "plain", "milliseconds": 32, "images_per_second": 2000, "torch": "2.11"}""",
            """{"network": "start", "precision": "bfloat16", "mode": "compiled", "milliseconds": 16, "images_per_second": 4000, "torch": "2.11"}""",
            """{"network": "twelve-layers", "precision": "bfloat16", "mode": "compiled", "error": "RuntimeError: no compiler"}""");

        CheckResult result = Merge().Results[1];

        Assert.That(result.Outcome, Is.EqualTo(Outcome.Failed));
        Assert.That(result.Problems, Is.EqualTo(["1 of 3 were not measured"]));
        Assert.That(result.Facts, Is.EqualTo([new Fact("not measured", "twelve-layers, bfloat16, compiled: RuntimeError: no compiler")]));
        Assert.That(result.Figures, Is.EquivalentTo(
        [
            new Figure("start, bfloat16", "Eas", 3000, "images/s"),
            new Figure("start, bfloat16", "PyTorch plain", 2000, "images/s"),
            new Figure("start, bfloat16", "PyTorch compiled", 4000, "images/s"),
            new Figure("start, bfloat16", "Eas / PyTorch plain", 1.5),
            new Figure("start, bfloat16", "Eas / PyTorch compiled", 0.75),
        ]));
    }

    [Test]
    public void Registers_and_spills_are_read_from_what_ptxas_says()
    {
        Write("tools.tsv", "ptxas\tpassed\t3\tit assembles\t");
        Write(
            "ptxas.log",
            "ptxas info    : 0 bytes gmem",
            "ptxas info    : Compiling entry function 'sgd' for 'sm_90'",
            "ptxas info    : Function properties for sgd",
            "    0 bytes stack frame, 8 bytes spill stores, 4 bytes spill loads",
            "ptxas info    : Used 32 registers, 424 bytes cmem[0]");
        Write("ptxas-handwritten.log", "ptxas info    : Compiling entry function 'gather_scale_f32' for 'sm_90'", "ptxas info    : Used 20 registers, 400 bytes cmem[0]");

        Assert.That(Merge().Results[1].Figures, Is.EqualTo(
        [
            new Figure("sgd", "spilled", 12, "B"),
            new Figure("sgd", "registers", 32),
            new Figure("handwritten/gather_scale_f32", "registers", 20),
        ]));
    }

    [Test]
    public void A_tool_that_is_missing_is_skipped_with_the_reason_and_merging_again_changes_nothing()
    {
        Write("tools.tsv", "nvcc\tskipped\t0\tit compiles\tnvcc is not installed");

        Report merged = Merge();

        Assert.That(merged.Results[1], Is.EqualTo(new CheckResult("nvcc", Outcome.Skipped) { Claim = "it compiles", Reason = "nvcc is not installed" }));
        Assert.That(MergedReport.Create(merged, new OutputFolder(directory.Path)).Results, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_line_that_says_nothing_about_a_tool_is_refused()
    {
        Write("tools.tsv", "nvcc is not installed");

        Assert.That(Merge, Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("tools.tsv: 'nvcc is not installed' does not say how a tool ended"));
    }

    private Report Merge() => MergedReport.Create(Eas, new OutputFolder(directory.Path));

    private void Write(string file, params string[] lines) => File.WriteAllLines(directory[file], lines);
}
