using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Driver;

namespace Eas.Tensors.Cuda;

// Between host and device.
public sealed unsafe partial class CudaBackend
{
    /// <inheritdoc/>
    public void Upload<T>(Tensor destination, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        TransferChecks.RequireCount(destination, source.Length, "upload");
        if (IsPlanning)
            return;
        if (destination.ElementType is ElementType.Float32 or ElementType.BFloat16 && typeof(T) == typeof(double))
            UploadFloats(destination, Convert(MemoryMarshal.Cast<T, double>(source)));
        else if (destination.ElementType == ElementType.BFloat16 && typeof(T) == typeof(float))
            UploadFloats(destination, MemoryMarshal.Cast<T, float>(source));
        else
        {
            TransferChecks.RequireType<T>(destination);
            UploadBytes(destination, MemoryMarshal.AsBytes(source));
        }
    }

    /// <inheritdoc/>
    public void Download<T>(Tensor source, Span<T> destination)
        where T : unmanaged
    {
        TransferChecks.RequireCount(source, destination.Length, "download");
        if (IsPlanning)
            destination.Clear();
        else if (source.ElementType is ElementType.Float32 or ElementType.BFloat16 && typeof(T) == typeof(double))
            TransferChecks.Convert(DownloadFloats(source), MemoryMarshal.Cast<T, double>(destination));
        else if (source.ElementType == ElementType.BFloat16 && typeof(T) == typeof(float))
            DownloadFloats(source).CopyTo(MemoryMarshal.Cast<T, float>(destination));
        else
        {
            TransferChecks.RequireType<T>(source);
            DownloadBytes(source, MemoryMarshal.AsBytes(destination));
        }
    }

    /// <summary>Copies a few bytes in stream order without waiting.</summary>
    internal void UploadQueued(ulong destination, ReadOnlySpan<byte> source) => libraries!.Uploads.Upload(destination, source);

    private void UploadFloats(Tensor destination, ReadOnlySpan<float> values)
    {
        if (destination.ElementType == ElementType.Float32)
        {
            UploadBytes(destination, MemoryMarshal.AsBytes(values));
            return;
        }

        ushort[] rounded = new ushort[values.Length];
        for (int i = 0; i < values.Length; i++)
            rounded[i] = BFloat16Bits.Round(values[i]);
        UploadBytes(destination, MemoryMarshal.AsBytes(rounded.AsSpan()));
    }

    private float[] DownloadFloats(Tensor source)
    {
        float[] values = new float[source.Shape.Count];
        if (source.ElementType == ElementType.Float32)
        {
            DownloadBytes(source, MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        ushort[] halves = new ushort[values.Length];
        DownloadBytes(source, MemoryMarshal.AsBytes(halves.AsSpan()));
        for (int i = 0; i < values.Length; i++)
            values[i] = BFloat16Bits.Widen(halves[i]);
        return values;
    }

    private void UploadBytes(Tensor destination, ReadOnlySpan<byte> source)
    {
        MakeCurrent();
        if (source.Length <= UploadRing.SlotBytes)
            libraries!.Uploads.Upload(AddressOf(destination), source);
        else
            fixed (byte* bytes = source)
                DeviceCopies.ToDevice(AddressOf(destination), bytes, source.Length, libraries!.Stream);
        UpdateCopy(destination);
    }

    private void DownloadBytes(Tensor source, Span<byte> destination)
    {
        MakeCurrent();
        fixed (byte* bytes = destination)
            DeviceCopies.ToHost(bytes, AddressOf(source), destination.Length, libraries!.Stream);
    }

    private static float[] Convert(ReadOnlySpan<double> source)
    {
        float[] values = new float[source.Length];
        TransferChecks.Convert(source, values);
        return values;
    }
}
