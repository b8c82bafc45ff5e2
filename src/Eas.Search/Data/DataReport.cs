using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>What a data set that passed all checks holds.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Directory">Where it lies.</param>
/// <param name="Shape">The shape of every image, padding included.</param>
/// <param name="ClassNames">The name of each class.</param>
/// <param name="TrainPerClass">The training images of each class.</param>
/// <param name="TestPerClass">The test images of each class.</param>
/// <param name="Fingerprint">The SHA-256 of the images in their order: what a checkpoint holds.</param>
/// <param name="ContentDigest">The SHA-256 of the images in any order: what tells whether they are genuine.</param>
/// <param name="IsKnownGenuine">True where the content digest is the known one; false where none is known.</param>
public sealed record DataReport(
    string Name,
    string Directory,
    ImageShape Shape,
    ImmutableArray<string> ClassNames,
    ImmutableArray<int> TrainPerClass,
    ImmutableArray<int> TestPerClass,
    string Fingerprint,
    string ContentDigest,
    bool IsKnownGenuine);
