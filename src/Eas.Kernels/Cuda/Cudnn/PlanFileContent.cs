namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>The JSON of a file of plans.</summary>
internal sealed record PlanFileContent(int Format, IReadOnlyList<StoredPlan?> Plans);
