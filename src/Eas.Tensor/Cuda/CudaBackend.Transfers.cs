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
        CheckTransfer(destination, source.Length, "upload");
        if (IsPlanning)
            return;
        if (destination.ElementType is ElementType.Float32 or ElementType.BFloat16 && typeof(T) == typeof(double))
            UploadFloats(destination, Convert(MemoryMarshal.Cast<T, double>(source)));
        else if (destination.ElementType == ElementType.BFloat16 && typeof(T) == typeof(float))
            UploadFloats(destination, MemoryMarshal.Cast<T, float>(source));
        else
            UploadBytes(destination, MemoryMarshal.AsBytes(CheckType(destination, source)));
    }

    /// <inheritdoc/>
    public void Download<T>(Tensor source, Span<T> destination)
        where T : unmanaged
    {
        CheckTransfer(source, destination.Length, "download");
        if (IsPlanning)
            destination.Clear();
        else if (source.ElementType is ElementType.Float32 or ElementType.BFloat16 && typeof(T) == typeof(double))
            Convert(DownloadFloats(source), MemoryMarshal.Cast<T, double>(destination));
        else if (source.ElementType == ElementType.BFloat16 && typeof(T) == typeof(float))
            DownloadFloats(source).CopyTo(MemoryMarshal.Cast<T, float>(destination));
        else
            DownloadBytes(source, MemoryMarshal.AsBytes(CheckType(source, destination)));
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

    private static void CheckTransfer(Tensor tensor, int count, string operation)
    {
        if (tensor.Shape.Count != count || !tensor.IsContiguous)
            throw new ArgumentException($"{operation}: the tensor {tensor} with pitch {tensor.Pitch} and {count} host values do not match");
    }

    private static ReadOnlySpan<T> CheckType<T>(Tensor tensor, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        bool matches = tensor.ElementType switch
        {
            ElementType.Float32 => typeof(T) == typeof(float),
            ElementType.Float64 => typeof(T) == typeof(double),
            ElementType.UInt8 => typeof(T) == typeof(byte),
            ElementType.Int32 => typeof(T) == typeof(int),
            _ => false,
        };
        return matches ? values : throw new ArgumentException($"host values of type {typeof(T).Name} cannot be transferred to or from {tensor}");
    }

    private static Span<T> CheckType<T>(Tensor tensor, Span<T> values)
        where T : unmanaged
    {
        CheckType(tensor, (ReadOnlySpan<T>)values);
        return values;
    }

    private static float[] Convert(ReadOnlySpan<double> source)
    {
        float[] values = new float[source.Length];
        for (int i = 0; i < source.Length; i++)
            values[i] = (float)source[i];
        return values;
    }

    private static void Convert(ReadOnlySpan<float> source, Span<double> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = source[i];
    }
}
