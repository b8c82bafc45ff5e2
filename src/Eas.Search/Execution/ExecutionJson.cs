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
            int version = VersionOf(text);
            if (version > newestVersion)
                throw new TaskException($"{path}: its format version {version} is newer than this program reads ({newestVersion}); update the program");
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("it holds nothing");
        }
        catch (JsonException problem)
        {
            throw new TaskException($"{path} is damaged: {problem.Message} Delete it, or write it anew", problem);
        }
    }

    private static int VersionOf(byte[] text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        bool hasVersion = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(VersionKey, out JsonElement element)
            && element.ValueKind == JsonValueKind.Number;
        return hasVersion && document.RootElement.GetProperty(VersionKey).TryGetInt32(out int version)
            ? version
            : throw new JsonException($"it has no {VersionKey}.");
    }
}
