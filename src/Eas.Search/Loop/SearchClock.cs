using System.Diagnostics;
using Eas.Search.Runs;

namespace Eas.Search.Loop;

/// <summary>The seconds that all processes of a run have worked on it.</summary>
internal sealed class SearchClock(RunStore store)
{
    private readonly double secondsOfEarlierProcesses = store.ReadRun().Seconds;
    private readonly long started = Stopwatch.GetTimestamp();
    private double secondsRecorded;

    /// <summary>The seconds so far.</summary>
    public double Seconds => secondsOfEarlierProcesses + Stopwatch.GetElapsedTime(started).TotalSeconds;

    /// <summary>Writes them to the store; what a process works on after that and before its death is not counted.</summary>
    public void Record()
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        store.AddSeconds(seconds - secondsRecorded);
        secondsRecorded = seconds;
    }
}
