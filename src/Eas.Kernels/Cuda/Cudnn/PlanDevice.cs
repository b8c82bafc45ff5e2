namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>What a plan's time was measured with.</summary>
/// <param name="Name">The device's name.</param>
/// <param name="CudnnVersion">cuDNN's version, as the library gives it.</param>
internal readonly record struct PlanDevice(string Name, int CudnnVersion);
