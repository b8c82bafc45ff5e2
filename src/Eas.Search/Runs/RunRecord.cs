using System.Text.Json;
using Eas.Search.Data;
using Eas.Search.Recipes;
using Eas.Tensors;

namespace Eas.Search.Runs;

/// <summary>What a run is: everything that decides its results.</summary>
public sealed record RunRecord
{
    /// <summary>Name of the recipe.</summary>
    public required string RecipeName { get; init; }

    /// <summary>The recipe as it was run, as JSON.</summary>
    public required string Recipe { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string DataName { get; init; }

    /// <summary>SHA-256 of images and labels in their order.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Bits of the vectors that computed it, 0 on a GPU; other widths give other last digits.</summary>
    public required int VectorWidth { get; init; }

    /// <summary>How products are computed.</summary>
    public Precision Precision { get; init; }

    /// <summary>Both together.</summary>
    public Arithmetic Arithmetic => new(VectorWidth, Precision);

    /// <summary>Key of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Key of the choice of validation images.</summary>
    public required ulong SplitSeed { get; init; }

    /// <summary>The network that the first stage starts from, as the recipe gives it.</summary>
    public required string StartNetwork { get; init; }

    /// <summary>Whether a setting lets two runs of one recipe differ: a time budget, a reward or a stop that depends on time.</summary>
    public required bool IsNonDeterministic { get; init; }

    /// <summary>How often the test images were read so far.</summary>
    public int TestReads { get; init; }

    /// <summary>Seconds that processes have worked on it so far.</summary>
    public double Seconds { get; init; }

    /// <summary>What the run does. Whether a start network's checkpoint is still there, which a recipe is asked when a search begins, does not matter: the run has a copy.</summary>
    /// <param name="folder">The run's folder, for messages.</param>
    /// <exception cref="RunException">The recipe cannot be read.</exception>
    public Recipe ReadRecipe(RunFolder folder)
    {
        try
        {
            using var document = JsonDocument.Parse(Recipe);
            return RecipeReader.Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or RecipeException)
        {
            throw new RunException($"{folder.Database}: its recipe cannot be read ({error.Message}); it was written by another version of Eas, use that one", error);
        }
    }

    /// <summary>Makes sure that what goes on with the run, or repeats a part of it, computes the same.</summary>
    /// <exception cref="RunException">The data or the arithmetic are others.</exception>
    internal void RequireSame(RunFolder folder, DataSet data, Arithmetic arithmetic)
    {
        if (data.Fingerprint != DataFingerprint)
            throw new RunException($"{folder.Path} was begun on {DataName}, and {data.Name} is other data; name the same data set with --data");
        if (arithmetic != Arithmetic)
            throw new RunException($"{folder.Path} was begun with {Arithmetic}, not {arithmetic}; give {Arithmetic.Options}");
    }
}
