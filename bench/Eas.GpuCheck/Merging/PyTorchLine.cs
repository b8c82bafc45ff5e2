using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eas.GpuCheck.Merging;

/// <summary>A line of scripts/gpu-check/pytorch_throughput.py.</summary>
/// <param name="Network">As checks call the network.</param>
/// <param name="Precision">float32, tf32 or bfloat16.</param>
/// <param name="Mode">plain or compiled.</param>
/// <param name="Milliseconds">Of a step; null where there is an error.</param>
/// <param name="ImagesPerSecond">Null where there is an error.</param>
/// <param name="Error">What went wrong.</param>
internal sealed record PyTorchLine(string Network, string Precision, string Mode, double? Milliseconds = null, double? ImagesPerSecond = null, string? Error = null)
{
    public static IReadOnlyList<PyTorchLine> ReadAll(string file) =>
        [.. File.ReadLines(file).Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize(line, PyTorchJson.Default.PyTorchLine)!)];
}

/// <summary>Reads lines of PyTorch's figures.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PyTorchLine))]
internal sealed partial class PyTorchJson : JsonSerializerContext
{
}
