namespace Eas.GpuCheck.Results;

/// <summary>Something about the machine that is no number, such as a device's name.</summary>
internal sealed record Fact(string Name, string Value);
