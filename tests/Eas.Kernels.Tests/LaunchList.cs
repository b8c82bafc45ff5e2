using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Tests;

/// <summary>Collects the launches of kernels that submit several.</summary>
internal sealed class LaunchList : ILaunchQueue
{
    private readonly List<ILaunch> launches = [];

    public ILaunch[] Launches => [.. launches];

    public void Submit(ILaunch launch) => launches.Add(launch);

    public void Run(int threads) => Tests.Launches.Run(threads, Launches);
}
