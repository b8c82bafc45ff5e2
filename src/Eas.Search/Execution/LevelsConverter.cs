using System.Text.Json;
using System.Text.Json.Serialization;
using Eas.Networks.Architecture;

namespace Eas.Search.Execution;

/// <summary>The levels of a search space as an array of numbers.</summary>
internal sealed class LevelsConverter : JsonConverter<ValueList<int>>
{
    /// <inheritdoc/>
    public override ValueList<int> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("levels must be an array of numbers.");
        List<int> levels = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            levels.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int level) ? level : throw new JsonException("a level must be a whole number."));
        return [.. levels];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ValueList<int> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (int level in value)
            writer.WriteNumberValue(level);
        writer.WriteEndArray();
    }
}
