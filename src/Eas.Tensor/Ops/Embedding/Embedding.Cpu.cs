using Eas.Kernels.Cpu.Embedding;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Embedding(Tensor table, Tensor indices, Tensor y)
    {
        EmbeddingOps.Check(table, indices, y);
        Submit(new EmbeddingLaunch(y.Shape.N, y.Shape.C, (float*)table.Pointer, table.Pitch, (int*)indices.Pointer, (float*)y.Pointer, y.Pitch));
    }

    /// <inheritdoc/>
    public void EmbeddingBackward(Tensor dy, Tensor indices, Tensor dTable, bool accumulate)
    {
        EmbeddingOps.Check(dTable, indices, dy);
        Submit(EmbeddingGradient.Launch(
            Width, dy.Shape.N, dTable.Shape.N, dy.Shape.C, (float*)dy.Pointer, dy.Pitch, (int*)indices.Pointer, (float*)dTable.Pointer, dTable.Pitch, accumulate));
    }
}
