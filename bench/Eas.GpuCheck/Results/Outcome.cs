using System.Text.Json.Serialization;

namespace Eas.GpuCheck.Results;

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>All is as it should be.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>Something is not; the problems say what.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>What the check needs is not there; the reason says what.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}
