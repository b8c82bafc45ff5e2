namespace Eas.Tensors.Cuda;

/// <summary>Work for a backend's stream that can be submitted again and again.</summary>
internal interface ICudaLaunch
{
    /// <summary>Submits it; allocates nothing.</summary>
    void Run();
}
