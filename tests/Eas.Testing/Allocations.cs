namespace Eas.Testing;

/// <summary>Counts managed allocations.</summary>
public static class Allocations
{
    // On a busy machine another thread gets its turn in many rounds; the first without an allocation ends the count.
    private const int Rounds = 100;

    /// <summary>
    /// The fewest bytes that a round of an action allocated, on all threads, over several rounds. The test runner allocates on threads of its own now and then; what the
    /// action itself allocates it allocates in every round.
    /// </summary>
    public static long FewestBytes(Action action)
    {
        long fewest = long.MaxValue;
        for (int round = 0; round < Rounds && fewest > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action();
            fewest = Math.Min(fewest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return fewest;
    }
}
