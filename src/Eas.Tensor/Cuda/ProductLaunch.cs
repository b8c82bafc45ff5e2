namespace Eas.Tensors.Cuda;

/// <summary>A convolution or matrix product, which a library submits.</summary>
internal sealed class ProductLaunch(Action submit) : ICudaLaunch
{
    public void Run() => submit();
}
