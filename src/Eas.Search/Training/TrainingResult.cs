namespace Eas.Search.Training;

/// <summary>What a finished training gives.</summary>
/// <param name="Accuracy">Validation accuracy after the last epoch, 0..1; null without validation images.</param>
/// <param name="TestAccuracy">Test accuracy after the last epoch, 0..1; null where the options ask for no test.</param>
/// <param name="Loss">Mean test loss; null without a test.</param>
/// <param name="ImagesPerSecond">Training images per second of training, evaluation excluded.</param>
/// <param name="Parameters">Trained parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds of one image's forward pass.</param>
/// <param name="Curve">A point for each epoch.</param>
public sealed record TrainingResult(
    double? Accuracy, double? TestAccuracy, double? Loss, double ImagesPerSecond, long Parameters, long MultiplyAdds, IReadOnlyList<EpochResult> Curve);
