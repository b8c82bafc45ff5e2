using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Eas.Networks.Checkpoints;

/// <summary>One text that tells whether two networks have the same weights, to the last bit.</summary>
public static class WeightsHash
{
    /// <summary>
    /// The SHA-256, in lower-case hexadecimal, over all parameters and running statistics in the order of their declaration: of each its name in UTF-8, a zero byte,
    /// and its values in memory order as little-endian float32. Whatever else a checkpoint holds does not change it.
    /// </summary>
    public static string Of(Network network)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in network.Store.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + '\0'));
            int[] bits = MemoryMarshal.Cast<float, int>(network.Store.Read<float>(name)).ToArray();
            if (!BitConverter.IsLittleEndian)
                System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits, bits);
            hash.AppendData(MemoryMarshal.AsBytes<int>(bits));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
