using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Eas.Search.Execution;

/// <summary>The JSON forms of tasks and results, generated at build time: keys in snake_case, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(NetworkSpecConverter), typeof(LevelsConverter)])]
[JsonSerializable(typeof(CandidateTask))]
[JsonSerializable(typeof(CandidateResult))]
[JsonSerializable(typeof(PreservationFigures))]
internal sealed partial class ExecutionJson : JsonSerializerContext
{
    private const string VersionKey = "format_version";

    /// <summary>Reads a file after a look at its version, which tells a newer file from a damaged one.</summary>
    /// <exception cref="TaskException">It is damaged, or of a newer version.</exception>
    public static T Read<T>(string path, int newestVersion, JsonTypeInfo<T> type)
    {
        byte[] text = File.ReadAllBytes(path);
        try
        {
            using JsonDocument file = JsonDocument.Parse(text);
            int version = VersionOf(file.RootElement);
            if (version > newestVersion)
                throw new TaskException($"{path}: its format version {version} is newer than this program reads ({newestVersion}); update the program");
            T value = JsonSerializer.Deserialize(text, type)!;
            RequireSameKeys(file.RootElement, JsonSerializer.SerializeToElement(value, type));
            return value;
        }
        catch (JsonException problem)
        {
            throw new TaskException($"{path} is damaged: {problem.Message} Delete it, or write it anew", problem);
        }
    }

    private static int VersionOf(JsonElement file)
    {
        bool hasVersion = file.ValueKind == JsonValueKind.Object && file.TryGetProperty(VersionKey, out JsonElement element) && element.ValueKind == JsonValueKind.Number;
        return hasVersion && file.GetProperty(VersionKey).TryGetInt32(out int version) ? version : throw new JsonException($"it has no {VersionKey}.");
    }

    /// <summary>A key that is missing would become a zero, not the default of its property: such a file is damaged.</summary>
    private static void RequireSameKeys(JsonElement file, JsonElement whole)
    {
        if (whole.ValueKind == JsonValueKind.Array && file.ValueKind == JsonValueKind.Array)
        {
            foreach ((JsonElement fileItem, JsonElement wholeItem) in file.EnumerateArray().Zip(whole.EnumerateArray()))
                RequireSameKeys(fileItem, wholeItem);
        }

        if (whole.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty property in whole.EnumerateObject())
            RequireSameKeys(file.TryGetProperty(property.Name, out JsonElement found) ? found : throw new JsonException($"it has no {property.Name}."), property.Value);
    }
}
