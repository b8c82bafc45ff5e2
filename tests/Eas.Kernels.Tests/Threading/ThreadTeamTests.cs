using Eas.Kernels.Cpu.Threading;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Threading;

public sealed class ThreadTeamTests
{
    [Test]
    public void Every_piece_of_every_launch_runs_exactly_once_and_launches_run_in_order([Values(1, 2, 3, 7)] int threads)
    {
        using var team = new ThreadTeam(threads);
        var launches = Enumerable.Range(0, 50).Select(i => new CountingLaunch(pieces: i % 9 + 1)).ToArray();
        for (int i = 1; i < launches.Length; i++)
            launches[i].Previous = launches[i - 1];

        for (int round = 1; round <= 200; round++)
            team.Run([.. launches], launches.Length);

        foreach (CountingLaunch launch in launches)
        {
            Assert.That(launch.Runs, Is.All.EqualTo(200));
            Assert.That(launch.RanBeforePrevious, Is.False);
        }
    }

    [Test]
    public void An_exception_in_a_piece_reaches_the_caller_and_the_team_goes_on_working([Values(1, 2, 3)] int threads)
    {
        using var team = new ThreadTeam(threads);
        var after = new CountingLaunch(4);
        for (int round = 0; round < 50; round++)
            Assert.That(() => team.Run([new FailingLaunch(), after], 2), Throws.InvalidOperationException.With.Message.EqualTo("piece 2"));
        Assert.That(after.Runs, Is.All.EqualTo(0));

        team.Run(after);
        Assert.That(after.Runs, Is.All.EqualTo(1));
    }

    [Test]
    public void A_parked_team_wakes_up()
    {
        using var team = new ThreadTeam(3);
        var launch = new CountingLaunch(6);
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(30);
            team.Run(launch);
        }
        Assert.That(launch.Runs, Is.All.EqualTo(5));
    }

    [Test]
    public void Each_thread_gets_the_scratch_memory_that_was_reserved()
    {
        using var team = new ThreadTeam(2);
        team.ReserveScratch(1 << 16);
        var launch = new ScratchLaunch();
        team.Run(launch);
        Assert.That(launch.Sums, Is.All.EqualTo(255 * (1 << 16)));
    }

    [Test]
    public void Running_a_captured_sequence_allocates_nothing()
    {
        using var team = new ThreadTeam(2);
        ILaunch[] launches = [new CountingLaunch(5), new CountingLaunch(2)];
        team.Run(launches, 2);
        long allocated = Allocations.FewestBytes(() =>
        {
            for (int i = 0; i < 100; i++)
                team.Run(launches, 2);
        });
        Assert.That(allocated, Is.Zero);
    }

    private sealed class CountingLaunch(int pieces) : ILaunch
    {
        private int total;

        public int[] Runs { get; } = new int[pieces];

        public CountingLaunch? Previous { get; set; }

        public bool RanBeforePrevious { get; private set; }

        public int Pieces => Runs.Length;

        public unsafe void Run(int piece, byte* scratch)
        {
            int round = Interlocked.Increment(ref Runs[piece]);
            Interlocked.Increment(ref total);
            if (Previous is not null && Volatile.Read(ref Previous.total) < round * Previous.Pieces)
                RanBeforePrevious = true;
        }
    }

    private sealed class FailingLaunch : ILaunch
    {
        public int Pieces => 5;

        public unsafe void Run(int piece, byte* scratch)
        {
            if (piece == 2)
                throw new InvalidOperationException("piece 2");
        }
    }

    private sealed class ScratchLaunch : ILaunch
    {
        public int[] Sums { get; } = new int[8];

        public int Pieces => Sums.Length;

        public unsafe void Run(int piece, byte* scratch)
        {
            var span = new Span<byte>(scratch, 1 << 16);
            span.Fill(255);
            foreach (byte value in span)
                Sums[piece] += value;
        }
    }
}
