namespace Eas.Search.Training;

/// <summary>One point of the learning curve. Holds no times: the curve is part of a checkpoint and the same on every machine.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LearningRate">The epoch's learning rate.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's steps, while the weights changed.</param>
/// <param name="TrainingAccuracy">Share of training images classified correctly while the weights changed, 0..1.</param>
/// <param name="ValidationLoss">Mean loss on the validation images after the epoch; null without any.</param>
/// <param name="ValidationAccuracy">Share of the validation images classified correctly, 0..1; null without any.</param>
public sealed record EpochResult(
    int Epoch, double LearningRate, double TrainingLoss, double TrainingAccuracy, double? ValidationLoss, double? ValidationAccuracy);
