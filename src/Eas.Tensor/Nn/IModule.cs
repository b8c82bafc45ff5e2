using Eas.Tensors.Autograd;

namespace Eas.Tensors.Nn;

/// <summary>A layer, or several, from one variable to one.</summary>
public interface IModule
{
    /// <summary>Records the layer's ops on a tape and returns its output; <paramref name="x"/> is the caller's to release.</summary>
    Variable Forward(Tape tape, Variable x);
}
