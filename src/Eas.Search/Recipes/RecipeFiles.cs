using System.Text.Json;

namespace Eas.Search.Recipes;

/// <summary>Finds, reads and prints recipes.</summary>
public static class RecipeFiles
{
    /// <summary>The recipe of a search that names none: minutes on two cores, on data that ships with the program.</summary>
    public const string Default = "quick";

    private const string Extension = ".json";

    /// <summary>Names of the recipes that ship with the program, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)]
        : [];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "recipes");

    /// <summary>Reads a recipe.</summary>
    /// <param name="nameOrFile">A name of <see cref="Names"/>, or a JSON file.</param>
    /// <exception cref="RecipeException">There is none, or it makes no sense; the message names the key.</exception>
    public static Recipe Read(string nameOrFile)
    {
        string shipped = Path.Combine(Folder, nameOrFile + Extension);
        string path = File.Exists(nameOrFile) ? nameOrFile : shipped;
        if (!File.Exists(path))
            throw new RecipeException($"{nameOrFile}: no such recipe and no such file; the recipes are {string.Join(", ", Names)}");
        try
        {
            return Parse(File.ReadAllText(path), nameOrFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"{nameOrFile}: cannot be read ({error.Message})", error);
        }
    }

    /// <summary>Reads a recipe from its JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Where it is from, for messages.</param>
    /// <exception cref="RecipeException">It makes no sense; the message names the key.</exception>
    public static Recipe Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            Recipe recipe = RecipeReader.Read(document.RootElement);
            return RecipeRules.FindProblem(recipe) is { } problem ? throw new RecipeException(problem) : recipe;
        }
        catch (RecipeException error)
        {
            throw new RecipeException($"{source}: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw new RecipeException($"{source}: line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: this is not JSON", error);
        }
    }

    /// <summary>The JSON that <see cref="Parse"/> reads back to an equal recipe: every key, in the order of its members.</summary>
    public static string Print(Recipe recipe) => RecipeWriter.Write(recipe);
}
