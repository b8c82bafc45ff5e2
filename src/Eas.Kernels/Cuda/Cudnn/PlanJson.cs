using System.Text.Json.Serialization;

namespace Eas.Kernels.Cuda.Cudnn;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PlanFileContent))]
internal sealed partial class PlanJson : JsonSerializerContext;
