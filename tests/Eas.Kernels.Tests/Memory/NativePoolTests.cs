using Eas.Kernels.Cpu.Memory;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Memory;

public sealed class NativePoolTests
{
    [Test]
    public void A_returned_block_serves_the_next_request_of_its_size()
    {
        using var pool = new NativePool();
        nint first = pool.Rent(1000);
        pool.Return(first);
        Assert.That(pool.Rent(1000), Is.EqualTo(first));
        Assert.That(pool.SystemAllocations, Is.EqualTo(1));
    }

    [Test]
    public void A_kept_block_serves_smaller_requests_down_to_a_quarter_of_its_size()
    {
        using var pool = new NativePool();
        nint small = pool.Rent(40_000), large = pool.Rent(100_000);
        pool.Return(large);
        pool.Return(small);
        Assert.That(pool.Rent(30_000), Is.EqualTo(small), "the smallest that is large enough");
        Assert.That(pool.Rent(30_000), Is.EqualTo(large));
        pool.Return(large);
        Assert.That(pool.Rent(20_000), Is.Not.EqualTo(large), "less than a quarter");
        Assert.That(pool.SystemAllocations, Is.EqualTo(3));
    }

    [Test]
    public void A_large_block_is_zero_and_writable_to_its_end()
    {
        using var pool = new NativePool();
        const int Size = 9_000_000;
        unsafe
        {
            var block = new Span<byte>((void*)pool.Rent(Size), Size);
            Assert.That(block.IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
            block.Fill(7);
            Assert.That(block[^1], Is.EqualTo(7));
        }
    }

    [Test]
    public void Live_blocks_and_bytes_are_counted()
    {
        using var pool = new NativePool();
        nint a = pool.Rent(10), b = pool.Rent(5000);
        Assert.That(pool.LiveBlocks, Is.EqualTo(2));
        Assert.That(pool.LiveBytes, Is.EqualTo(NativePool.RoundUp(10) + NativePool.RoundUp(5000)));
        pool.Return(a);
        pool.Return(b);
        Assert.That(pool.LiveBlocks, Is.Zero);
        Assert.That(pool.HeldBytes, Is.EqualTo(NativePool.RoundUp(10) + NativePool.RoundUp(5000)));
        pool.Trim();
        Assert.That(pool.HeldBytes, Is.Zero);
    }

    [Test]
    public void Blocks_are_aligned_to_64_bytes()
    {
        using var pool = new NativePool();
        for (int bytes = 1; bytes < 500; bytes += 7)
            Assert.That((long)pool.Rent(bytes) % 64, Is.Zero);
    }

    [Test]
    public void A_planning_pool_counts_what_a_real_one_would_hold_and_takes_nothing()
    {
        using var planned = new NativePool(planning: true);
        nint block = planned.Rent(1L << 50);
        Assert.That(planned.HeldBytes, Is.EqualTo(NativePool.RoundUp(1L << 50)));
        planned.Return(block);
        planned.Rent(1L << 50);
        Assert.That(planned.HeldBytes, Is.EqualTo(NativePool.RoundUp(1L << 50)));
    }

    [Test]
    public void Memory_that_is_not_the_pools_is_refused()
    {
        using var pool = new NativePool();
        Assert.That(() => pool.Return(64), Throws.InvalidOperationException);
    }

    [Test]
    public void More_memory_than_the_system_has_is_an_error_that_says_how_much_was_needed()
    {
        using var pool = new NativePool();
        Assert.That(() => pool.Rent(1L << 60), Throws.InstanceOf<OutOfMemoryException>().With.Message.Contains("more bytes were needed"));
    }
}
