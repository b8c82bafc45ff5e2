namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>An op that memory bounds, at one shape.</summary>
/// <param name="Name">Op, pass and shape.</param>
/// <param name="Prepare">Makes the operands; says how many bytes a call moves at least, and how to call.</param>
internal sealed record KernelCase(string Name, Func<DeviceOperands, (long Bytes, Action Call)> Prepare);
