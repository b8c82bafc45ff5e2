using Eas.Search.Runs;

namespace Eas.Search.Tests.Runs;

/// <summary>A program that writes to a run and stops in the middle of a transaction, to be killed there.</summary>
internal static class RunWriter
{
    /// <summary>Printed in the middle of the transaction.</summary>
    public const string HalfWay = "half-way";

    // More than SQLite keeps in memory: a part of the transaction is on the disk before it ends.
    private const int PolicyBytes = 16 << 20;

    public static void Main(string[] args)
    {
        using RunStore store = RunStore.OpenToWrite(RunFolder.Find(args[0]));
        store.RecordResult(1, SampleRun.Result(1));
        store.AddEpisode(1, 2, new byte[PolicyBytes], new EndlessList());
    }

    /// <summary>Gives one network and then waits for ever.</summary>
    private sealed class EndlessList : IReadOnlyList<NetworkRecord>
    {
        public int Count => 2;

        public NetworkRecord this[int index] => SampleRun.Network(4 + index, episode: 2);

        public IEnumerator<NetworkRecord> GetEnumerator()
        {
            yield return this[0];
            Console.WriteLine(HalfWay);
            Thread.Sleep(Timeout.Infinite);
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
