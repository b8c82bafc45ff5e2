using Eas.Kernels.Cuda.Driver;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>The pool's counts, which are the same in planning as on a device.</summary>
public sealed class DeviceMemoryPoolTests
{
    [TestCase(0, 256)]
    [TestCase(1, 256)]
    [TestCase(256, 256)]
    [TestCase(257, 512)]
    public void Sizes_are_rounded_up_to_256_bytes(long bytes, long expected) =>
        Assert.That(DeviceMemoryPool.RoundUp(bytes), Is.EqualTo(expected));

    [Test]
    public void A_returned_block_is_handed_out_again()
    {
        using var pool = new DeviceMemoryPool(null, planning: true);
        ulong first = pool.Rent(1000);
        pool.Return(first);

        ulong second = pool.Rent(900);

        Assert.That(second, Is.EqualTo(first));
        Assert.That((pool.SystemAllocations, pool.HeldBytes, pool.LiveBytes, pool.LiveBlocks), Is.EqualTo((1L, 1024L, 1024L, 1)));
    }

    [Test]
    public void The_smallest_block_that_fits_is_taken()
    {
        using var pool = new DeviceMemoryPool(null, planning: true);
        ulong[] blocks = [.. new[] { 2048L, 1024L, 1536L }.Select(pool.Rent)];
        foreach (ulong block in blocks)
            pool.Return(block);

        Assert.That(pool.Rent(1025), Is.EqualTo(blocks[2]));
        Assert.That(pool.Rent(1025), Is.EqualTo(blocks[0]));
    }

    [TestCase(1024, true)]
    [TestCase(1023, true)]
    [TestCase(768, false)]
    public void A_block_of_more_than_twice_the_size_is_not_wasted(long bytes, bool isReused)
    {
        using var pool = new DeviceMemoryPool(null, planning: true);
        ulong large = pool.Rent(2048);
        pool.Return(large);

        Assert.That(pool.Rent(bytes) == large, Is.EqualTo(isReused));
    }

    [Test]
    public void Trim_gives_up_kept_blocks_and_leaves_live_ones()
    {
        using var pool = new DeviceMemoryPool(null, planning: true);
        ulong kept = pool.Rent(256);
        pool.Rent(512);
        pool.Return(kept);

        pool.Trim();

        Assert.That((pool.HeldBytes, pool.LiveBytes, pool.LiveBlocks), Is.EqualTo((512L, 512L, 1)));
    }

    [Test]
    public void A_block_that_is_returned_twice_is_refused()
    {
        using var pool = new DeviceMemoryPool(null, planning: true);
        ulong block = pool.Rent(1);
        pool.Return(block);

        Assert.That(() => pool.Return(block), Throws.InvalidOperationException.With.Message.Contains("twice"));
    }
}
