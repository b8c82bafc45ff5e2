using System.Text.Json;
using Eas.Networks.Transformations;
using Eas.Tensors.Serialization;

namespace Eas.Search.Execution;

/// <summary>How well growing kept what the parent computes, in a file of its own, so that it outlives a process that is killed while it trains.</summary>
/// <param name="FormatVersion">Version of the format.</param>
/// <param name="RelativeDelta">Before noise, relative to the largest logit; null without a check.</param>
/// <param name="RelativeDeltaWithNoise">With noise; null without a check.</param>
internal sealed record PreservationFigures(int FormatVersion, double? RelativeDelta, double? RelativeDeltaWithNoise)
{
    private const int CurrentFormatVersion = 1;

    public static PreservationFigures Of(GrownNetwork grown) => new(CurrentFormatVersion, grown.Exact?.RelativeDelta, grown.WithNoise?.RelativeDelta);

    /// <summary>Reads the figures.</summary>
    /// <exception cref="TaskException">They are missing or damaged.</exception>
    public static PreservationFigures Read(string path) => File.Exists(path)
        ? ExecutionJson.Read(path, CurrentFormatVersion, ExecutionJson.Default.PreservationFigures)
        : throw new TaskException($"{path} is missing");

    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, ExecutionJson.Default.PreservationFigures));
}
