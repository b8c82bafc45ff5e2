using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void Embedding(Tensor table, Tensor indices, Tensor y)
    {
        EmbeddingOps.Check(table, indices, y);
        RequireType(ElementType.Float32, "embedding", table, y);
        Launch(KernelTable.Embedding, new EmbeddingArguments
        {
            Table = AddressOf(table),
            Indices = AddressOf(indices),
            Y = AddressOf(y),
            TablePitch = table.Pitch,
            YPitch = y.Pitch,
            Count = y.Shape.N,
            Width = y.Shape.C,
        });
    }

    /// <inheritdoc/>
    public void EmbeddingBackward(Tensor dy, Tensor indices, Tensor dTable, bool accumulate)
    {
        EmbeddingOps.Check(dTable, indices, dy);
        RequireType(ElementType.Float32, "embedding gradient", dy, dTable);
        Launch(KernelTable.EmbeddingBackward, new EmbeddingBackwardArguments
        {
            Dy = AddressOf(dy),
            Indices = AddressOf(indices),
            DTable = AddressOf(dTable),
            DyPitch = dy.Pitch,
            DTablePitch = dTable.Pitch,
            Count = dy.Shape.N,
            Entries = dTable.Shape.N,
            Width = dy.Shape.C,
            Accumulate = Flag(accumulate),
        });
    }
}
