using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eas.Search.Runs;

[JsonSerializable(typeof(JournalNetwork))]
[JsonSerializable(typeof(JournalEpisode))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    /// <summary>Lines for people and programs, not for web pages: D+(40*6) stays as it is.</summary>
    public static JournalJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<NetworkRole>(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
