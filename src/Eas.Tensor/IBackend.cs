using Eas.Tensors.Ops;

namespace Eas.Tensors;

/// <summary>Everything a device does: memory, captured steps, and one interface per op. An op is added by one line here.</summary>
public interface IBackend :
    IDevice,
    IElementwise,
    IAddRelu,
    IConv2d,
    IMatMul,
    IBias,
    IBatchNorm,
    IPool2d,
    IDropout,
    IEmbedding,
    ILstmCell,
    ISoftmaxCrossEntropy,
    IRowSelection,
    IGatherScale,
    ICategorical,
    IOptimizers,
    IImageBatch
{
}
