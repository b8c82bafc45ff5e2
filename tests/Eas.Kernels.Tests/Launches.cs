using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Tests;

/// <summary>Runs launches.</summary>
internal static unsafe class Launches
{
    /// <summary>One after the other, on a team of threads.</summary>
    public static void Run(int threads, params ILaunch[] launches)
    {
        using var team = new ThreadTeam(threads);
        team.ReserveScratch(launches.Max(launch => launch.ScratchBytes));
        team.Run(launches, launches.Length);
    }

    /// <summary>A launch without scratch, on this thread and the last piece first: the order of pieces must not matter.</summary>
    public static void RunBackwards(ILaunch launch)
    {
        for (int piece = launch.Pieces - 1; piece >= 0; piece--)
            launch.Run(piece, null);
    }
}
