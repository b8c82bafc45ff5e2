namespace Eas.Kernels.Cuda.Libraries;

/// <summary>Versions as the libraries give them.</summary>
/// <param name="Driver">The newest CUDA that the driver supports: 13000 is 13.0.</param>
/// <param name="Cublas">cuBLAS: 130100 is 13.1; null where it is not installed or does not say.</param>
/// <param name="Cudnn">cuDNN: 91900 is 9.19; null where it is not installed.</param>
public sealed record CudaVersions(int Driver, int? Cublas, int? Cudnn);
