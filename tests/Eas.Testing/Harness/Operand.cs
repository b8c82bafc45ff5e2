using Eas.Tensors;

namespace Eas.Testing;

/// <summary>What an op does with an operand.</summary>
public enum OperandRole
{
    /// <summary>Read, without a gradient. An op may update it in place.</summary>
    Constant,

    /// <summary>Read, with a gradient that the tape owns.</summary>
    Input,

    /// <summary>Read, with a gradient that lives where an optimiser reads it.</summary>
    Parameter,

    /// <summary>Written by an op that is called without a tape.</summary>
    Output,
}

/// <summary>One tensor that an op is called with.</summary>
/// <param name="Name">By which the call asks for it.</param>
/// <param name="Shape">N, H, W, C.</param>
/// <param name="Role">What the op does with it.</param>
/// <param name="Content">Its values at the start.</param>
/// <param name="ElementType">Null for the backend's float type.</param>
/// <param name="Before">Channels of a wider buffer before this tensor's.</param>
/// <param name="After">Channels of the wider buffer after this tensor's.</param>
public sealed record Operand(string Name, Shape Shape, OperandRole Role, Content Content, ElementType? ElementType = null, int Before = 0, int After = 0)
{
    public bool NeedsGradient => Role is OperandRole.Input or OperandRole.Parameter;

    /// <summary>The buffer that holds it.</summary>
    public Shape BufferShape => Shape with { C = Before + Shape.C + After };

    // What surrounds something read poisons any result it leaks into; what surrounds something written is a number that is not likely to be written.
    public double Surroundings => Role == OperandRole.Output ? 12345 : double.NaN;

    public static Operand Input(string name, Shape shape, Content? content = null) => new(name, shape, OperandRole.Input, content ?? Contents.Uniform());

    public static Operand Parameter(string name, Shape shape, Content? content = null) =>
        new(name, shape, OperandRole.Parameter, content ?? Contents.Uniform());

    public static Operand Constant(string name, Shape shape, Content? content = null) => new(name, shape, OperandRole.Constant, content ?? Contents.Uniform());

    public static Operand Indices(string name, int count, int first, int bound) =>
        new(name, Shape.Vector(count), OperandRole.Constant, Contents.Integers(first, bound), Tensors.ElementType.Int32);

    /// <summary>Filled with NaN where it must be overwritten, with numbers where it is added to.</summary>
    public static Operand Output(string name, Shape shape, bool accumulate = false) =>
        new(name, shape, OperandRole.Output, accumulate ? Contents.Uniform() : Contents.Unwritten);

    /// <summary>The same operand as a slice of a wider buffer.</summary>
    public Operand Within(int before, int after) => this with { Before = before, After = after };

    /// <summary>The values of the whole buffer from those of the slice.</summary>
    public double[] Surround(double[] values)
    {
        int pitch = BufferShape.C;
        double[] buffer = new double[BufferShape.Count];
        Array.Fill(buffer, Surroundings);
        for (int i = 0; i < values.Length; i++)
            buffer[(i / Shape.C * pitch) + Before + (i % Shape.C)] = values[i];
        return buffer;
    }

    /// <summary>The values of the slice from those of the whole buffer; tells whether what surrounds it is as it was.</summary>
    public (double[] Values, bool IsSurroundingIntact) Extract(double[] buffer)
    {
        double[] values = new double[Shape.Count];
        bool isIntact = true;
        for (int i = 0; i < buffer.Length; i++)
        {
            int channel = (i % BufferShape.C) - Before;
            if (channel >= 0 && channel < Shape.C)
                values[(i / BufferShape.C * Shape.C) + channel] = buffer[i];
            else
                isIntact &= buffer[i].Equals(Surroundings);
        }

        return (values, isIntact);
    }
}
