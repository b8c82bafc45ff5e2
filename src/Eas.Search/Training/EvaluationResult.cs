namespace Eas.Search.Training;

/// <summary>How well a network does on some images.</summary>
/// <param name="Accuracy">Share classified correctly, 0..1.</param>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="Images">Images counted.</param>
public readonly record struct EvaluationResult(double Accuracy, double Loss, long Images);
