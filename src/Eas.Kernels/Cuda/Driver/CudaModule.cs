using System.Text;

namespace Eas.Kernels.Cuda.Driver;

/// <summary>PTX that the driver has compiled for a device.</summary>
internal sealed class CudaModule : IDisposable
{
    private const int LogBytes = 8192;

    private readonly CudaContext context;
    private nint handle;

    /// <summary>Compiles PTX, or finds it in the driver's cache.</summary>
    /// <param name="context">The device's context.</param>
    /// <param name="name">What the text is called in messages.</param>
    /// <param name="ptx">The text, with a 0 at its end.</param>
    /// <exception cref="CudaException">The driver refuses the text; the message has the compiler's log.</exception>
    public unsafe CudaModule(CudaContext context, string name, byte[] ptx)
    {
        this.context = context;
        context.MakeCurrent();
        byte[] log = new byte[LogBytes];
        nint loaded;
        fixed (byte* text = ptx, errors = log)
        {
            JitOption* options = stackalloc JitOption[] { JitOption.ErrorLogBuffer, JitOption.ErrorLogBytes };
            void** values = stackalloc void*[] { errors, (void*)LogBytes };
            CudaResult result = CudaDriver.cuModuleLoadDataEx(&loaded, text, 2, options, values);
            if (result != CudaResult.Success)
                throw new CudaException($"{result.Describe($"cuModuleLoadDataEx({name})")}{Lines(log)}", (int)result);
        }

        handle = loaded;
    }

    /// <summary>A kernel by its name.</summary>
    /// <exception cref="CudaException">There is none.</exception>
    public unsafe nint Function(string name)
    {
        context.MakeCurrent();
        nint function;
        fixed (byte* text = Encoding.ASCII.GetBytes(name + '\0'))
            CudaDriver.cuModuleGetFunction(&function, handle, text).Ok(name);
        return function;
    }

    /// <summary>Unloads it.</summary>
    public void Dispose()
    {
        if (handle != 0 && context.TryMakeCurrent())
            CudaDriver.cuModuleUnload(handle);
        handle = 0;
    }

    // The compiler's lines in one.
    private static string Lines(byte[] log)
    {
        string text = Encoding.UTF8.GetString(log, 0, Math.Max(0, Array.IndexOf(log, (byte)0)));
        return string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => $"; {line}"));
    }
}
