namespace Eas.Kernels.Random;

/// <summary>Where a captured step finds, each time it runs, what names its random numbers.</summary>
/// <param name="seed">The seed.</param>
/// <param name="step">The step.</param>
/// <param name="epoch">The epoch.</param>
/// <param name="network">The network's number.</param>
public readonly unsafe struct RandomKeySource(ulong* seed, long* step, int* epoch, int* network)
{
    /// <summary>The stream of the step that runs now.</summary>
    /// <param name="purpose">What the numbers are for.</param>
    public RandomKey Read(RandomPurpose purpose) => new(*seed, purpose, *network, *epoch, (int)*step);
}
