namespace Eas.Search.Benchmarks;

/// <summary>One op at one shape in one direction, to be timed.</summary>
/// <param name="Op">The op, as <c>conv2d</c>.</param>
/// <param name="Shape">Its shapes, as <c>64x32x32x16 3x3 32</c>.</param>
/// <param name="Pass">The direction, as <c>forward</c> or <c>backward data</c>.</param>
/// <param name="Operations">Floating-point operations of one run, a multiply-add counted as two; 0 for an op that memory bounds, whatever it computes.</param>
/// <param name="Bytes">Bytes that one run has to read and write at least: each operand once.</param>
/// <param name="Prepare">Takes the operands and returns what asks the backend for one run. That may not read device data: it is captured.</param>
public sealed record OpCase(string Op, string Shape, string Pass, long Operations, long Bytes, Func<Operands, Action> Prepare);
