namespace Eas.Tensors.Autograd;

/// <summary>Some channels of a <see cref="ChannelBuffer"/>.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="First">First channel.</param>
/// <param name="Count">Number of channels.</param>
public sealed record ChannelSlice(ChannelBuffer Buffer, int First, int Count);

/// <summary>
/// One buffer for all channels of a dense block, so that concatenation copies nothing: a layer writes its output into a slice, and later layers read
/// all channels before theirs. Gradients accumulate in one buffer of the same form.
/// </summary>
public sealed class ChannelBuffer
{
    private readonly Tape tape;
    private readonly Tensor value;
    private readonly List<Tensor> views = [];
    private Tensor? gradient;
    private int writtenChannels;
    private int pendingSlices;

    /// <summary>Allocates the buffer; it lives until backward has passed the op that wrote its first slice.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="shape">N, H, W and all channels.</param>
    public ChannelBuffer(Tape tape, Shape shape)
    {
        this.tape = tape;
        value = tape.Own(tape.Backend.Allocate(shape, tape.Backend.ActivationType));
    }

    /// <summary>N, H, W and all channels.</summary>
    public Shape Shape => value.Shape;

    /// <summary>The slice that an op writes its output into.</summary>
    public ChannelSlice Slice(int first, int count) => new(this, first, count);

    /// <summary>The first channels as the input of an op; its gradient is added to the buffer's.</summary>
    public Variable Read(int channels) => new(tape, View(0, channels), needsGradient: true, Slice(0, channels));

    internal Tensor Output(ChannelSlice slice)
    {
        pendingSlices++;
        return View(slice.First, slice.Count);
    }

    /// <summary>In evaluation, frees the buffer once nothing will read it again; in training backward does that.</summary>
    public void Release()
    {
        if (!tape.IsTraining)
            DisownAll();
    }

    internal Tensor? GradientOf(ChannelSlice slice)
    {
        if (gradient is null || slice.First >= writtenChannels)
            return null;
        ClearTo(gradient, slice.First + slice.Count);
        return tape.Own(gradient.Channels(slice.First, slice.Count));
    }

    // Backward meets the readers of most channels first, so that what is written is always a prefix: a reader of no more channels adds to it, and the first one
    // overwrites, which saves clearing the buffer.
    internal void AccumulateGradient(ChannelSlice slice, Action<Tensor, bool> write)
    {
        gradient ??= tape.Own(tape.Backend.Allocate(Shape, tape.Backend.ActivationType));
        int end = slice.First + slice.Count;
        if (writtenChannels > 0 || slice.First > 0)
            ClearTo(gradient, end);
        using Tensor target = gradient.Channels(slice.First, slice.Count);
        write(target, writtenChannels > 0);
        writtenChannels = Math.Max(writtenChannels, end);
    }

    /// <summary>One more op that wrote a slice is behind the backward pass; after the last one nothing needs the buffer.</summary>
    internal void ReleaseSlice()
    {
        if (--pendingSlices > 0)
            return;
        if (gradient is not null)
            tape.Disown(gradient);
        gradient = null;
        DisownAll();
    }

    private void ClearTo(Tensor buffer, int end)
    {
        if (end <= writtenChannels)
            return;
        using Tensor fresh = buffer.Channels(writtenChannels, end - writtenChannels);
        tape.Backend.Fill(fresh, 0);
        writtenChannels = end;
    }

    private void DisownAll()
    {
        foreach (Tensor view in views)
            tape.Disown(view);
        tape.Disown(value);
    }

    private Tensor View(int first, int count)
    {
        Tensor view = tape.Own(value.Channels(first, count));
        views.Add(view);
        return view;
    }
}
