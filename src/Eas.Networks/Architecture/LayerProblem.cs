namespace Eas.Networks.Architecture;

/// <summary>An argument of a layer that is out of range.</summary>
/// <param name="Argument">Index of the argument in the notation, from 0.</param>
/// <param name="Message">What is wrong, the value included.</param>
internal readonly record struct LayerProblem(int Argument, string Message);
