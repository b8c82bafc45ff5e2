using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Steps;

/// <summary>
/// Where a step reports values that are infinite or no number: a double that holds 1 + (step * 2^16 + ordinal) of the earliest, 0 while there is none.
/// </summary>
/// <param name="parameters">Names the step; null where nothing is reported.</param>
/// <param name="earliest">The double.</param>
public readonly unsafe struct NonFiniteReport(StepParameters* parameters, double* earliest)
{
    /// <summary>Reports a layer. Only launches of one piece may: they run one after the other.</summary>
    /// <param name="ordinal">The layer's ordinal, below 2^16.</param>
    public void Add(int ordinal)
    {
        if (parameters == null)
            return;
        double code = 1 + ((parameters->Step * 65536.0) + ordinal);
        if (*earliest == 0 || code < *earliest)
            *earliest = code;
    }
}
