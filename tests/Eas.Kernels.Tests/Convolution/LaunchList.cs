using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Tests.Convolution;

/// <summary>Collects launches and runs them with a number of threads.</summary>
internal sealed class LaunchList : ILaunchQueue
{
    private readonly List<ILaunch> launches = [];

    public ILaunch[] Launches => [.. launches];

    public void Submit(ILaunch launch) => launches.Add(launch);

    public void Run(int threads)
    {
        using var team = new ThreadTeam(threads);
        Run(team);
    }

    public void Run(ThreadTeam team)
    {
        team.ReserveScratch(launches.Max(launch => launch.ScratchBytes));
        team.Run(Launches, launches.Count);
    }
}
