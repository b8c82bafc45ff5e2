using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Eas.Cli.Output;

/// <summary>Values as one line of JSON each.</summary>
internal static class JsonLine
{
    /// <summary>Writes a value and flushes, so that a reader at the other end of a pipe sees it at once.</summary>
    public static void Write<T>(TextWriter output, T value, JsonTypeInfo<T> type)
    {
        output.WriteLine(JsonSerializer.Serialize(value, type));
        output.Flush();
    }
}
