namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>How results are written.</summary>
internal enum StoreMode
{
    /// <summary>In place of what is there.</summary>
    Replace,

    /// <summary>Added to what is there.</summary>
    Accumulate,

    /// <summary>In place of what is there, past the caches; every vector is aligned.</summary>
    Stream,
}
