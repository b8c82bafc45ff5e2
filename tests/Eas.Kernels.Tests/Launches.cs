using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Tests;

/// <summary>Runs launches, and names the widths that this processor has.</summary>
internal static class Launches
{
    public static SimdWidth[] Widths => [.. Enum.GetValues<SimdWidth>().Where(width => width <= SimdWidths.Widest)];

    public static void Run(int threads, params ILaunch[] launches)
    {
        using var team = new ThreadTeam(threads);
        team.ReserveScratch(launches.Max(launch => launch.ScratchBytes));
        team.Run(launches, launches.Length);
    }
}
