using Eas.Kernels.Random;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Steps;

namespace Eas.Testing;

/// <summary>
/// Runs a case on a backend: uploads the operands, calls the op on a tape of its own, runs backward from a random gradient of the output, and copies output
/// and gradients to where they outlive the tape.
/// </summary>
public sealed class OpSession : IDisposable
{
    private readonly IBackend backend;
    private readonly OpCase opCase;
    private readonly IReadOnlyDictionary<string, double[]> values;
    private readonly Dictionary<string, Tensor> buffers = [];
    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly Dictionary<string, Tensor> gradients = [];
    private readonly StepBlock block;
    private Tensor? output;
    private Tensor? upstream;

    public OpSession(IBackend backend, OpCase opCase, IReadOnlyDictionary<string, double[]> values)
    {
        this.backend = backend;
        this.opCase = opCase;
        this.values = values;
        block = new StepBlock(backend);
        foreach (Operand operand in opCase.Operands)
        {
            Tensor buffer = backend.Allocate(operand.BufferShape, TypeOf(operand));
            buffers.Add(operand.Name, buffer);
            tensors.Add(operand.Name, buffer.Channels(operand.Before, operand.Shape.C));
            if (operand.NeedsGradient)
                gradients.Add(operand.Name, backend.Allocate(operand.Shape, TypeOf(operand)));
        }

        Reset();
    }

    /// <summary>The random gradient that backward starts from; empty before the first run, and where the call has no output.</summary>
    public double[] Upstream { get; private set; } = [];

    /// <summary>Forward, and backward where the case has gradients.</summary>
    public OpResults Run()
    {
        Reset();
        Step(opCase.IsDifferentiable);
        return Read();
    }

    /// <summary>The output of the forward pass alone with one operand's values replaced.</summary>
    public double[] Forward(string operandName, double[] replaced)
    {
        Reset();
        Upload(opCase.Operands.Single(operand => operand.Name == operandName), replaced);
        Step(runsBackward: false);
        return Download(output!);
    }

    /// <summary>The results of a captured step's second run, after <see cref="Run"/>: what the first one left behind must not show.</summary>
    public OpResults RunCaptured()
    {
        using ICapturedStep step = backend.Capture(() => Step(opCase.IsDifferentiable));
        step.Run();
        Reset();
        step.Run();
        return Read();
    }

    public void Dispose()
    {
        foreach (Tensor tensor in tensors.Values.Concat(buffers.Values).Concat(gradients.Values))
            tensor.Dispose();
        output?.Dispose();
        upstream?.Dispose();
        block.Dispose();
    }

    private void Reset()
    {
        foreach (Operand operand in opCase.Operands)
            Upload(operand, values[operand.Name]);
        foreach (Tensor gradient in gradients.Values)
            backend.Fill(gradient, double.NaN);
        block.Write(opCase.Parameters);
        block.ResetMetrics();
    }

    private void Upload(Operand operand, double[] content)
    {
        double[] buffer = operand.Surround(content);
        Tensor target = buffers[operand.Name];
        if (target.ElementType == ElementType.Int32)
            backend.Upload<int>(target, Array.ConvertAll(buffer, value => (int)value));
        else if (target.ElementType == ElementType.UInt8)
            backend.Upload<byte>(target, Array.ConvertAll(buffer, value => (byte)value));
        else
            backend.Upload<double>(target, buffer);
    }

    private double[] Download(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Int32 => Array.ConvertAll(Download<int>(tensor), value => (double)value),
        ElementType.UInt8 => Array.ConvertAll(Download<byte>(tensor), value => (double)value),
        _ => Download<double>(tensor),
    };

    private T[] Download<T>(Tensor tensor)
        where T : unmanaged
    {
        var content = new T[tensor.Shape.Count];
        backend.Download<T>(tensor, content);
        return content;
    }

    private void Step(bool runsBackward)
    {
        using var tape = new Tape(backend, opCase.Mode, block);
        Dictionary<string, Variable> variables = opCase.Operands.ToDictionary(operand => operand.Name, operand => Track(tape, operand));
        Variable? result = opCase.Call(new OpCall(tape, tensors, variables));
        if (result is null)
            return;
        output ??= backend.Allocate(result.Shape, result.Value.ElementType);
        backend.Copy(result.Value, output, accumulate: false);
        if (!runsBackward)
            return;
        upstream ??= MakeUpstream(result.Value);
        tape.Backward(result, (gradient, accumulate) => backend.Copy(upstream, gradient, accumulate));
        foreach (Operand operand in opCase.Operands.Where(operand => operand.Role == OperandRole.Input))
        {
            Tensor gradient = variables[operand.Name].Gradient ?? throw new InvalidOperationException($"{opCase}: no gradient arrived at {operand.Name}");
            backend.Copy(gradient, gradients[operand.Name], accumulate: false);
        }
    }

    /// <summary>Inputs and outputs are activations; what a layer holds, and constants, are not.</summary>
    private ElementType TypeOf(Operand operand) =>
        operand.ElementType ?? (operand.Role is OperandRole.Input or OperandRole.Output ? backend.ActivationType : backend.FloatType);

    private Variable Track(Tape tape, Operand operand) => operand.Role == OperandRole.Parameter
        ? new Variable(tensors[operand.Name], gradients[operand.Name])
        : tape.Input(tensors[operand.Name], needsGradient: operand.Role == OperandRole.Input);

    private Tensor MakeUpstream(Tensor result)
    {
        Upstream = Contents.Uniform()(new HostRandom(new RandomKey(2, RandomPurpose.SyntheticData)), (int)result.Shape.Count);
        Tensor tensor = backend.Allocate(result.Shape, result.ElementType);
        backend.Upload<double>(tensor, Upstream);
        return tensor;
    }

    private OpResults Read()
    {
        var results = new List<NamedValues>();
        var damaged = new List<string>();
        if (output is not null)
            results.Add(new NamedValues("the output", output.Shape, Download(output)));
        foreach ((string name, Tensor gradient) in gradients)
            results.Add(new NamedValues($"the gradient of {name}", gradient.Shape, Download(gradient)));
        foreach (Operand operand in opCase.Operands)
        {
            (double[] content, bool isIntact) = operand.Extract(Download(buffers[operand.Name]));
            results.Add(new NamedValues(operand.Name, operand.Shape, content));
            if (!isIntact)
                damaged.Add(operand.Name);
        }

        Metrics metrics = block.ReadMetrics();
        results.Add(new NamedValues("the sum of losses", Shape.Vector(1), [metrics.LossSum]));
        results.Add(new NamedValues("the counts", Shape.Vector(3), [metrics.Correct, metrics.Images, metrics.NonFinite]));
        return new OpResults(results, damaged);
    }
}
