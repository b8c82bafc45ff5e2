using System.Diagnostics;

namespace Eas.Evidence;

/// <summary>The full counts of a proof that the tests run reduced.</summary>
internal sealed class PreservationEvidence : IEvidence
{
    private const string Counts = "500,200";

    public string Name => "preservation";

    public string Claim => "500 plain networks and 200 DenseNets compute the same after random transformations, on the CPU and on the float64 reference";

    public void Write(string directory)
    {
        // The proof is a test, which knows networks and tolerances; this only asks it for more of them. The script runs in the repository's root.
        var start = new ProcessStartInfo("dotnet", ["test", "-c", "Release", "tests/Eas.Networks.Tests", "--filter", "FullyQualifiedName~PreservationTests.Random"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["EAS_GROWN_NETWORKS"] = Counts;
        using Process tests = Process.Start(start)!;
        string output = tests.StandardOutput.ReadToEnd();
        tests.WaitForExit();
        Console.Write(output);
        if (tests.ExitCode != 0)
            throw new InvalidOperationException("a grown network does not compute what its parent does; the test's output names it");
        File.WriteAllText(
            Path.Combine(directory, $"{Name}.md"),
            "500 plain networks, residual skips among them, and 200 DenseNets of `D` and `D+` blocks, 1 to 12 random transformations each: parent and child agree in every logit, to 1e-4 of the largest\n"
            + "on the CPU in float32 and to 1e-10 on the reference in float64.\n");
    }
}
