using System.Text.Json;
using System.Text.Json.Serialization;
using Eas.Networks.Architecture;

namespace Eas.Search.Recipes;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true,
    Converters = [typeof(TextListConverter), typeof(StageListConverter)])]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class RecipeJson : JsonSerializerContext;

/// <summary>A text, or a list of texts.</summary>
internal sealed class TextListConverter : JsonConverter<ValueList<string>>
{
    /// <inheritdoc/>
    public override ValueList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
        return [.. texts];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ValueList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string text in value)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}

/// <summary>A list of stages.</summary>
internal sealed class StageListConverter : JsonConverter<ValueList<StagePlan>>
{
    /// <inheritdoc/>
    public override ValueList<StagePlan> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var stages = new List<StagePlan>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            stages.Add(JsonSerializer.Deserialize(ref reader, RecipeJson.Default.StagePlan) ?? throw new JsonException());
        return [.. stages];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ValueList<StagePlan> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (StagePlan stage in value)
            JsonSerializer.Serialize(writer, stage, RecipeJson.Default.StagePlan);
        writer.WriteEndArray();
    }
}
