using Eas.Kernels.Random;

namespace Eas.Testing;

/// <summary>
/// Compares a case's gradients on the reference backend with central finite differences in float64: for an output y and a random gradient r of it, the
/// derivative of sum r y by each element. A plain sum would miss errors that cancel.
/// </summary>
public static class GradientCheck
{
    /// <summary>How far inputs stay away from kinks; many times the step of the differences, and more than float32's rounding.</summary>
    public const double KinkMargin = 1e-4;

    private const double Step = 1e-5;
    private const double Tolerance = 1e-6;

    // All elements of a small operand; of a large one a sample, because each element costs two forward passes.
    private const int MostElements = 32;
    private const int FewestElements = 4;
    private const long MultiplyAddsOfSample = 4_000_000;

    /// <summary>Says which derivative is wrong; null where none is.</summary>
    public static string? FindError(OpCase opCase)
    {
        IReadOnlyDictionary<string, double[]> values = opCase.Draw();
        using var backend = new ReferenceBackend();
        using var session = new OpSession(backend, opCase, values);
        OpResults results = session.Run();
        foreach (Operand operand in opCase.Operands.Where(operand => operand.NeedsGradient))
        {
            double[] gradient = results[$"the gradient of {operand.Name}"].Values;
            double scale = Math.Sqrt(gradient.Average(value => value * value));
            foreach (int element in Sample(gradient.Length, opCase.MultiplyAdds))
            {
                double derivative = Derivative(session, operand.Name, values[operand.Name], element);
                if (!(Math.Abs(gradient[element] - derivative) <= Tolerance * (Math.Abs(derivative) + scale + 0.01)))
                    return $"the gradient of {operand.Name}, element {element} of {operand.Shape} is {gradient[element]:R}, not {derivative:R}";
            }
        }

        return null;
    }

    private static double Derivative(OpSession session, string operand, double[] values, int element)
    {
        double[] moved = [.. values];
        moved[element] = values[element] + Step;
        double[] above = session.Forward(operand, moved);
        moved[element] = values[element] - Step;
        double[] below = session.Forward(operand, moved);

        // Differences first: the sums are much larger than their difference.
        double sum = 0;
        for (int i = 0; i < above.Length; i++)
            sum += session.Upstream[i] * (above[i] - below[i]);
        return sum / (2 * Step);
    }

    private static IEnumerable<int> Sample(int count, long multiplyAdds)
    {
        int affordable = (int)Math.Clamp(MultiplyAddsOfSample / Math.Max(multiplyAdds, 1), FewestElements, MostElements);
        return new HostRandom(new RandomKey(3, RandomPurpose.SyntheticData)).Permutation(count).Take(affordable);
    }
}
