namespace Eas.Search.Benchmarks;

/// <summary>How fast an op ran.</summary>
/// <param name="Case">What was timed.</param>
/// <param name="Milliseconds">Median time of one run.</param>
/// <param name="GigaFlops">Operations in 1e9 per second; null for an op that memory bounds.</param>
/// <param name="GigabytesPerSecond">Bytes in 1e9 per second.</param>
/// <param name="ShareOfPeak">Operations per second over the peak of all threads, 0..1; null for an op that memory bounds.</param>
public sealed record OpTiming(OpCase Case, double Milliseconds, double? GigaFlops, double GigabytesPerSecond, double? ShareOfPeak);
