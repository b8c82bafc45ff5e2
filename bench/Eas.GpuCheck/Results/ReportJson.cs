using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eas.GpuCheck.Results;

/// <summary>Results as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static void Write(string file, Report report) => File.WriteAllText(file, JsonSerializer.Serialize(report, Default.Report) + "\n");

    public static void Write(string file, CheckResult result) => File.WriteAllText(file, JsonSerializer.Serialize(result, Default.CheckResult) + "\n");

    public static Report ReadReport(string file) => JsonSerializer.Deserialize(File.ReadAllText(file), Default.Report) ?? throw Empty(file);

    public static CheckResult ReadResult(string file) => JsonSerializer.Deserialize(File.ReadAllText(file), Default.CheckResult) ?? throw Empty(file);

    private static InvalidDataException Empty(string file) => new($"{file} holds nothing; run the checks again");
}
