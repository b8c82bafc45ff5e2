namespace Eas.Tensors;

/// <summary>A time of full precision on a backend; disposing it ends that.</summary>
/// <param name="end">What ends it; null where there is nothing to end.</param>
public readonly struct PrecisionScope(Action? end) : IDisposable
{
    /// <summary>Ends it.</summary>
    public void Dispose() => end?.Invoke();
}
