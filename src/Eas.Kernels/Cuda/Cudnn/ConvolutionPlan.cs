namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>How one convolution is computed.</summary>
/// <param name="Key">The convolution.</param>
/// <param name="Algorithm">cuDNN's number of the algorithm, within the pass.</param>
/// <param name="MathType">cuDNN's number of the arithmetic.</param>
/// <param name="WorkspaceBytes">Scratch memory that a run needs.</param>
/// <param name="Milliseconds">Time of a run when the plan was chosen.</param>
public sealed record ConvolutionPlan(ConvolutionKey Key, int Algorithm, int MathType, long WorkspaceBytes, float Milliseconds);
