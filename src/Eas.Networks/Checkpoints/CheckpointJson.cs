using System.Text.Json.Serialization;

namespace Eas.Networks.Checkpoints;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NetworkDescription))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
