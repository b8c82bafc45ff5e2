namespace Eas.Kernels.Cpu.Lstm;

/// <summary>The activations of an LSTM cell, forward and backward the same.</summary>
internal static class LstmActivations
{
    // The exponential overflows to infinity far below zero, which gives the right limit, 0.
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    public static float Tanh(float x) => (2 * Sigmoid(2 * x)) - 1;
}
