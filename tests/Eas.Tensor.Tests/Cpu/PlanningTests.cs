using Eas.Tensors.Cpu;
using Eas.Testing;
using Eas.Testing.Cases;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Cpu;

/// <summary>A planning backend makes addresses up: an op that reads one while it makes its launches does not survive these tests.</summary>
[Category("Ops")]
public sealed class PlanningTests
{
    private const int Threads = 2;

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void A_plan_takes_the_memory_of_a_real_run(OpCase opCase)
    {
        MemoryUse planned = RunDirectAndCaptured(opCase, planning: true), real = RunDirectAndCaptured(opCase, planning: false);

        Assert.That(planned, Is.EqualTo(real));
        Assert.That(planned.HeldBytes, Is.GreaterThan(0));
    }

    private static MemoryUse RunDirectAndCaptured(OpCase opCase, bool planning)
    {
        using var backend = new CpuBackend(Threads, planning: planning);
        using var session = new OpSession(backend, opCase, opCase.Draw());
        session.Run();
        session.RunCaptured();
        return backend.Memory;
    }
}
