using System.Text.Json;

namespace Eas.Search.Training;

/// <summary>Learning curves as JSON: a list of points, as in <see cref="Trainer.CurveFile"/>.</summary>
public static class LearningCurve
{
    /// <summary>The text of a curve.</summary>
    public static string Write(IReadOnlyList<EpochResult> curve) => JsonSerializer.Serialize(curve, TrainingJson.Default.IReadOnlyListEpochResult);

    /// <summary>The curve of a text.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<EpochResult> Read(string json) => JsonSerializer.Deserialize(json, TrainingJson.Default.IReadOnlyListEpochResult) ?? [];
}
