namespace Eas.GpuCheck.Checks.Speed.Products;

/// <summary>A convolution's pass or a matrix product at one shape.</summary>
/// <param name="Name">Op, shape and pass.</param>
/// <param name="MultiplyAdds">Of one call, by the definition.</param>
/// <param name="Prepare">Makes the operands and says how to call.</param>
internal sealed record ProductCase(string Name, double MultiplyAdds, Func<DeviceOperands, Action> Prepare);
