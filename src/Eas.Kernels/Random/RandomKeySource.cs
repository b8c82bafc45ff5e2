using Eas.Kernels.Parameters;

namespace Eas.Kernels.Random;

/// <summary>Where a captured step finds, each time it runs, what names its random numbers.</summary>
/// <param name="parameters">Read when a launch runs.</param>
public readonly unsafe struct RandomKeySource(StepParameters* parameters)
{
    /// <summary>The stream of the step that runs now.</summary>
    /// <param name="purpose">What the numbers are for.</param>
    public RandomKey Read(RandomPurpose purpose) => new(parameters->Seed, purpose, parameters->NetworkNumber, parameters->Epoch, (int)parameters->Step);
}
