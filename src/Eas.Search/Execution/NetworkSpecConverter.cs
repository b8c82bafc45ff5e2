using System.Text.Json;
using System.Text.Json.Serialization;
using Eas.Networks.Architecture;

namespace Eas.Search.Execution;

/// <summary>An architecture as its text.</summary>
internal sealed class NetworkSpecConverter : JsonConverter<NetworkSpec>
{
    /// <inheritdoc/>
    public override NetworkSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return NetworkSpec.Parse(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a network must be a text."));
        }
        catch (ArchitectureException problem)
        {
            throw new JsonException($"{problem.Message}.", problem);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, NetworkSpec value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
