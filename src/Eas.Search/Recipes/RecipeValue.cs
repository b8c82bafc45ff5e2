using System.Text.Json;

namespace Eas.Search.Recipes;

/// <summary>A value of a recipe's JSON and the path of keys to it.</summary>
/// <param name="Path">As <c>stages[0].networks</c>; empty for the whole.</param>
/// <param name="Element">The value.</param>
internal readonly record struct RecipeValue(string Path, JsonElement Element)
{
    /// <summary>The last key of the path.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>Whether it is null.</summary>
    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => Element.ValueKind == JsonValueKind.Array;

    /// <summary>The members of an object.</summary>
    /// <exception cref="RecipeException">It is none, or a key is there twice.</exception>
    public IEnumerable<RecipeValue> Members()
    {
        Require(JsonValueKind.Object, "an object is needed");
        string prefix = Path.Length == 0 ? "" : $"{Path}.";
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in Element.EnumerateObject())
        {
            if (!keys.Add(member.Name))
                throw new RecipeException($"{prefix}{member.Name}: is there twice");
            yield return new RecipeValue(prefix + member.Name, member.Value);
        }
    }

    /// <summary>The items of a list.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public IEnumerable<RecipeValue> Items()
    {
        Require(JsonValueKind.Array, "a list is needed");
        int index = 0;
        foreach (JsonElement item in Element.EnumerateArray())
            yield return new RecipeValue($"{Path}[{index++}]", item);
    }

    /// <summary>A text.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public string Text()
    {
        Require(JsonValueKind.String, "a text is needed");
        return Element.GetString()!;
    }

    /// <summary>True or false.</summary>
    /// <exception cref="RecipeException">It is neither.</exception>
    public bool Switch() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false is needed"),
    };

    /// <summary>A number.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public double Number() => Element.ValueKind == JsonValueKind.Number ? Element.GetDouble() : throw Wrong("a number is needed");

    /// <summary>A whole number of 32 bits.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public int Integer() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int value) ? value : throw Wrong("a whole number is needed");

    /// <summary>A whole number of 64 bits.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public long Long() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out long value) ? value : throw Wrong("a whole number is needed");

    /// <summary>A seed.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public ulong Seed() => Element.ValueKind == JsonValueKind.Number && Element.TryGetUInt64(out ulong value) ? value : throw Wrong("a seed, a whole number of 0 or more, is needed");

    /// <summary>An error: no recipe has this key.</summary>
    public RecipeException Unknown() => new($"{Path}: no such key");

    /// <summary>An error: a member is missing.</summary>
    public RecipeException Missing(string key) => new($"{Path}.{key} is missing");

    private void Require(JsonValueKind kind, string problem)
    {
        if (Element.ValueKind != kind)
            throw Wrong(problem);
    }

    private RecipeException Wrong(string problem) => new(Path.Length == 0 ? problem : $"{Path}: {problem}, found {Element.GetRawText()}");
}
