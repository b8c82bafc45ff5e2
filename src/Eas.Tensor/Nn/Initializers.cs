using Eas.Kernels.Random;

namespace Eas.Tensors.Nn;

/// <summary>Draws a parameter's initial values in float64 on the host, so that they are the same on every device.</summary>
/// <param name="shape">The parameter's shape; weights are (out, kernel height, kernel width, in).</param>
/// <param name="random">The layer's stream; several parameters of a layer draw from it in the order of their declaration.</param>
/// <param name="values">Out: the values.</param>
public delegate void Initializer(Shape shape, HostRandom random, Span<double> values);

/// <summary>The initialisers in use.</summary>
public static class Initializers
{
    /// <summary>Normal with variance 2 / fan-in, for layers followed by ReLU (He et al., 2015, eq. 10).</summary>
    public static Initializer HeNormal { get; } = static (shape, random, values) =>
    {
        double deviation = Math.Sqrt(2.0 / FanIn(shape));
        foreach (ref double value in values)
            value = deviation * random.NextNormal();
    };

    /// <summary>Uniform with variance 2 / (fan-in + fan-out) (Glorot and Bengio, 2010, eq. 16); of an LSTM's stacked gates, the fan-out counts all four.</summary>
    public static Initializer GlorotUniform { get; } = static (shape, random, values) => Uniform(Math.Sqrt(6.0 / (FanIn(shape) + FanOut(shape))), random, values);

    /// <summary>Uniform with mean 0 and variance 1, for embeddings.</summary>
    public static Initializer UnitUniform { get; } = static (_, random, values) => Uniform(Math.Sqrt(3), random, values);

    /// <summary>Zeros.</summary>
    public static Initializer Zero { get; } = Constant(0);

    /// <summary>Ones.</summary>
    public static Initializer One { get; } = Constant(1);

    /// <summary>The bias of an LSTM's gates i, f, g, o: 1 for the forget gate, so that a new cell remembers (Jozefowicz et al., 2015), else 0.</summary>
    public static Initializer LstmBias { get; } = static (_, _, values) =>
    {
        int units = values.Length / 4;
        values.Clear();
        values.Slice(units, units).Fill(1);
    };

    /// <summary>One value everywhere.</summary>
    public static Initializer Constant(double value) => (_, _, values) => values.Fill(value);

    private static double FanIn(Shape shape) => (double)shape.H * shape.W * shape.C;

    private static double FanOut(Shape shape) => (double)shape.N * shape.H * shape.W;

    private static void Uniform(double bound, HostRandom random, Span<double> values)
    {
        foreach (ref double value in values)
            value = bound * ((2 * random.NextDouble()) - 1);
    }
}
