namespace Eas.Search.Policy;

/// <summary>What a strategy did when it learned.</summary>
/// <param name="Baseline">What the rewards were compared with; null where nothing was.</param>
/// <param name="Loss">The loss whose gradient updated a policy; null where there is none.</param>
public readonly record struct StrategyUpdate(double? Baseline, double? Loss);
