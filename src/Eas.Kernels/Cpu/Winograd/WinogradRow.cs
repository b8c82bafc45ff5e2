namespace Eas.Kernels.Cpu.Winograd;

/// <summary>A row of frequencies as a combination of two rows of pixels: its factor times the first, plus its factor times the second.</summary>
/// <param name="First">The first row.</param>
/// <param name="FirstFactor">Its factor.</param>
/// <param name="Second">The second row.</param>
/// <param name="SecondFactor">Its factor.</param>
internal readonly record struct WinogradRow(int First, float FirstFactor, int Second, float SecondFactor)
{
    private static readonly WinogradRow[] Source = [new(0, 1, 2, -1), new(1, 1, 2, 1), new(2, 1, 1, -1), new(1, 1, 3, -1)];

    private static readonly WinogradRow[] Gradient = [new(0, 1, 1, 0), new(0, 1, 1, 1), new(0, 1, 1, -1), new(0, 0, 1, -1)];

    /// <summary>A row of B' d.</summary>
    public static WinogradRow OfSource(int row) => Source[row];

    /// <summary>A row of A dy.</summary>
    public static WinogradRow OfGradient(int row) => Gradient[row];
}
