using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Makes the copies of all tiles, one after the other.</summary>
internal sealed unsafe class CopyTilesLaunch(PixelTiles tiles, float* source, float* destination) : ILaunch
{
    /// <inheritdoc/>
    public int Pieces => tiles.Count;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch) => tiles.Copy(piece, source, destination + (nint)piece * tiles.ScratchFloats);
}
