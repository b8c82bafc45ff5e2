using Eas.Kernels.Random;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Random;

public class Philox4x32Tests
{
    // The known answers published with the paper's Random123 library, "philox4x32 10".
    [TestCase(0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x0000000000000000ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xfffffffffffffffful, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Matches_the_known_answers(uint c0, uint c1, uint c2, uint c3, ulong seed, uint r0, uint r1, uint r2, uint r3)
    {
        PhiloxWords words = Philox4x32.Generate(seed, new PhiloxWords(c0, c1, c2, c3));

        Assert.That(words, Is.EqualTo(new PhiloxWords(r0, r1, r2, r3)));
    }

    [Test]
    public void A_uniform_is_the_upper_24_bits_and_stays_below_one()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Philox4x32.ToUniform(0xFF), Is.EqualTo(0f));
            Assert.That(Philox4x32.ToUniform(0x80000000), Is.EqualTo(0.5f));
            Assert.That(Philox4x32.ToUniform(uint.MaxValue), Is.EqualTo(1f - (1f / (1 << 24))));
        });
    }

    [Test]
    public void A_block_has_no_fifth_word()
    {
        PhiloxWords words = new(1, 2, 3, 4);

        Assert.Multiple(() =>
        {
            Assert.That(new[] { words[0], words[1], words[2], words[3] }, Is.EqualTo(new uint[] { 1, 2, 3, 4 }));
            Assert.That(() => words[4], Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
