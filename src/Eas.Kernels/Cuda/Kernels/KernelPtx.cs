using System.Reflection;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>The PTX that Eas carries; see docs/gpu.md.</summary>
public static class KernelPtx
{
    /// <summary>The text of a file of kernels/ptx, with a 0 at its end as the driver wants it.</summary>
    /// <param name="file">Its name without the ending.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static byte[] Read(string file) => ReadResource($"ptx/{file}");

    /// <summary>The text of a file of kernels/handwritten, with a 0 at its end. Its entries are those of the file of the same name in kernels/ptx.</summary>
    /// <param name="file">Its name without the ending.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static byte[] ReadHandwritten(string file) => ReadResource($"handwritten/{file}");

    /// <summary>Whether a file of kernels/ptx has one of the same name in kernels/handwritten.</summary>
    /// <param name="file">Its name without the ending.</param>
    public static bool IsHandwritten(string file)
    {
        using Stream? stream = Open($"handwritten/{file}");
        return stream is not null;
    }

    private static Stream? Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(name);

    private static byte[] ReadResource(string name)
    {
        using Stream stream = Open(name)
            ?? throw new ArgumentException($"there is no PTX called {name}: see KernelTable.All");
        byte[] text = new byte[stream.Length + 1];
        stream.ReadExactly(text.AsSpan(0, text.Length - 1));
        return text;
    }
}
