using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Data;

namespace Eas.Cli.Commands;

/// <summary><c>eas data verify</c>: checks a data set completely.</summary>
internal sealed class DataVerifyCommand : IEasCommand
{
    private readonly Argument<string> data = new("NAME|DIR") { Description = "A name of `eas data list`, or a directory" };

    /// <inheritdoc/>
    public string Name => "data verify";

    /// <inheritdoc/>
    public string Description => "Reads every file of a data set with all checks and compares it with the genuine one where that is known.";

    /// <inheritdoc/>
    public string Example => "eas data verify fashion-mnist-subset";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [data];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        DataReport report = DataVerifier.Verify(invocation.GetRequired(data));
        Result result = new(
            report.Name,
            report.Directory,
            $"{report.Shape.Height}x{report.Shape.Width}x{report.Shape.Channels}",
            report.ClassNames.Length,
            report.TrainPerClass.Sum(),
            report.TestPerClass.Sum(),
            report.Fingerprint,
            report.ContentDigest,
            report.IsKnownGenuine);
        invocation.Write(result, OutputJson.Default.DataVerifyResult, text => WriteText(text, result));
    }

    private static void WriteText(TextWriter text, Result result) => TextTable.WritePairs(
        text,
        ("data set", result.Name),
        ("directory", result.Directory),
        ("images", $"{Units.Count(result.TrainImages)} to train, {Units.Count(result.TestImages)} to test, {result.Shape}, {result.Classes} classes"),
        ("SHA-256 in order", result.Fingerprint),
        ("SHA-256 in any order", result.ContentDigest),
        ("genuine", result.Genuine ? "yes" : "not known: no digest to compare with"));

    /// <summary>The JSON result.</summary>
    internal sealed record Result(
        string Name,
        string Directory,
        string Shape,
        int Classes,
        int TrainImages,
        int TestImages,
        string Fingerprint,
        string ContentDigest,
        bool Genuine);
}
