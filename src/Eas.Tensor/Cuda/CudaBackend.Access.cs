using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

// What ops share: addresses, element types, the bfloat16 copies of weights.
public sealed partial class CudaBackend
{
    // As in Steps.Metrics: loss sum, correct, images, and then the earliest value that is not finite.
    private const int EarliestNonFinite = 3 * sizeof(double);

    private static ulong AddressOf(Tensor tensor) => (ulong)tensor.Pointer;

    private static ulong AddressOf(Storage storage) => (ulong)storage.Pointer;

    private static ulong AddressOrZero(Tensor? tensor) => tensor is null ? 0 : AddressOf(tensor);

    private static ulong ParametersOf(StepBlock? block) => block is null ? 0 : AddressOf(block.Parameters);

    private static ulong EarliestOf(StepBlock? block) => block is null ? 0 : AddressOf(block.Metrics) + EarliestNonFinite;

    private static int Flag(bool value) => value ? 1 : 0;

    private static int RowsOf(Tensor tensor) => checked((int)tensor.Shape.Rows);

    /// <summary>The entry for a tensor's element type.</summary>
    /// <exception cref="ArgumentException">It is not a float type of this backend.</exception>
    private static KernelEntry EntryFor(Tensor tensor, KernelEntry float32, KernelEntry bfloat16) => tensor.ElementType switch
    {
        ElementType.Float32 => float32,
        ElementType.BFloat16 => bfloat16,
        _ => throw new ArgumentException($"{float32.Name}: {tensor} must be float32 or bfloat16"),
    };

    private static void RequireType(ElementType type, string operation, params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (Tensor? tensor in tensors)
        {
            if (tensor is not null && tensor.ElementType != type)
                throw new ArgumentException($"{operation}: on CUDA {tensor} must be {type}");
        }
    }

    /// <summary>A tensor's elements in bfloat16: its own, or those of the copy that is kept of its storage.</summary>
    private ulong BFloat16Of(Tensor tensor)
    {
        if (tensor.ElementType == ElementType.BFloat16)
            return AddressOf(tensor);
        RequireType(ElementType.Float32, "product", tensor);
        if (copies.Find(tensor) is { } found)
            return found;
        ulong whole = copies.Add(tensor.Storage);
        LaunchOutsideStep(() => Cast((ulong)tensor.Storage.Pointer, whole, tensor.Storage.Bytes / sizeof(float)));
        return copies.Find(tensor)!.Value;
    }

    /// <summary>Brings the bfloat16 copy of a tensor that was written up to date, where there is one.</summary>
    private void UpdateCopy(Tensor written)
    {
        if (!copies.IsEmpty && copies.Find(written) is { } copy)
        {
            RequireContiguous(written);
            Cast(AddressOf(written), copy, written.Shape.Count);
        }
    }

    private void Cast(ulong source, ulong destination, long count) => Launch(KernelTable.CastFloat32ToBFloat16, new CopyArguments
    {
        X = source,
        Y = destination,
        XPitch = count,
        YPitch = count,
        Rows = 1,
        Columns = checked((int)count),
    });

    /// <summary>Runs work now even while a step is captured: what the step relies on, and not a part of it.</summary>
    private void LaunchOutsideStep(Action work)
    {
        List<ICudaLaunch>? step = recording;
        recording = null;
        try
        {
            work();
        }
        finally
        {
            recording = step;
        }
    }

    private static void RequireContiguous(Tensor tensor)
    {
        if (!tensor.IsContiguous)
            throw new ArgumentException($"weights {tensor} with pitch {tensor.Pitch} have gaps; a copy of them in bfloat16 cannot be kept");
    }
}
