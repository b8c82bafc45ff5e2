using System.Text.Json.Serialization;
using Eas.Cli.Commands;
using Eas.Search.Execution;
using Eas.Search.Training;

namespace Eas.Cli.Output;

/// <summary>The JSON forms of all results, generated at build time: keys in snake_case, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SearchCommand.Result), TypeInfoPropertyName = "SearchResult")]
[JsonSerializable(typeof(SearchCommand.Network), TypeInfoPropertyName = "SearchNetwork")]
[JsonSerializable(typeof(SearchLines.NetworkLine))]
[JsonSerializable(typeof(SearchLines.EpisodeLine))]
[JsonSerializable(typeof(ReplayCommand.Result), TypeInfoPropertyName = "ReplayResult")]
[JsonSerializable(typeof(TrainCommand.Result), TypeInfoPropertyName = "TrainResult")]
[JsonSerializable(typeof(EpochResult))]
[JsonSerializable(typeof(EvalCommand.Result), TypeInfoPropertyName = "EvalResult")]
[JsonSerializable(typeof(GrowCommand.Result), TypeInfoPropertyName = "GrowResult")]
[JsonSerializable(typeof(RunTaskCommand.Result), TypeInfoPropertyName = "RunTaskResult")]
[JsonSerializable(typeof(TaskProgress))]
[JsonSerializable(typeof(ShowCommand.Result), TypeInfoPropertyName = "ShowResult")]
[JsonSerializable(typeof(ReportCommand.Result), TypeInfoPropertyName = "ReportResult")]
[JsonSerializable(typeof(BenchTrainCommand.Result), TypeInfoPropertyName = "BenchTrainResult")]
[JsonSerializable(typeof(BenchOpsCommand.Row), TypeInfoPropertyName = "BenchOpsRow")]
[JsonSerializable(typeof(BenchOpsCommand.Result), TypeInfoPropertyName = "BenchOpsResult")]
[JsonSerializable(typeof(DataListCommand.Entry), TypeInfoPropertyName = "DataListEntry")]
[JsonSerializable(typeof(DataListCommand.Result), TypeInfoPropertyName = "DataListResult")]
[JsonSerializable(typeof(DataGetCommand.Result), TypeInfoPropertyName = "DataGetResult")]
[JsonSerializable(typeof(DataVerifyCommand.Result), TypeInfoPropertyName = "DataVerifyResult")]
[JsonSerializable(typeof(DevicesCommand.Result), TypeInfoPropertyName = "DevicesResult")]
[JsonSerializable(typeof(VersionOption.Result), TypeInfoPropertyName = "VersionResult")]
internal sealed partial class OutputJson : JsonSerializerContext;
