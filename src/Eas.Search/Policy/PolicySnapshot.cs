using System.Runtime.InteropServices;
using System.Text;

namespace Eas.Search.Policy;

/// <summary>A policy that was learned so far, as bytes: a magic word, what it is for, numbers, tensors. Little-endian; no time, place or count of threads.</summary>
/// <param name="Description">What the tensors' shapes and meaning follow from; must be the same on both sides.</param>
/// <param name="Updates">Steps of the optimiser so far.</param>
/// <param name="Baseline">Average of rewards; null before the first episode.</param>
/// <param name="Tensors">Weights, then the optimiser's state, by name.</param>
internal sealed record PolicySnapshot(string Description, long Updates, double? Baseline, IReadOnlyList<KeyValuePair<string, float[]>> Tensors)
{
    private const string Magic = "eas-policy-1";

    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(Magic);
            writer.Write(Description);
            writer.Write(Updates);
            writer.Write(Baseline is not null);
            writer.Write(Baseline ?? 0);
            writer.Write(Tensors.Count);
            foreach ((string name, float[] values) in Tensors)
            {
                writer.Write(name);
                writer.Write(values.Length);
                writer.Write(MemoryMarshal.AsBytes<float>(values));
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="PolicyException">The bytes are no snapshot, are cut, or of another policy.</exception>
    public static PolicySnapshot Decode(ReadOnlySpan<byte> bytes, string description)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
        try
        {
            if (reader.ReadString() != Magic)
                throw StrategyChecks.BadSnapshot("it is not one");
            if (reader.ReadString() is var found && found != description)
                throw StrategyChecks.BadSnapshot($"it is of another search: '{found}', not '{description}'");
            PolicySnapshot snapshot = Read(reader, description);
            return reader.BaseStream.Position == bytes.Length ? snapshot : throw StrategyChecks.BadSnapshot("it has more bytes than it says");
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new PolicyException($"the policy's snapshot cannot be used: its {bytes.Length} bytes are cut or damaged", error);
        }
    }

    private static PolicySnapshot Read(BinaryReader reader, string description)
    {
        long updates = reader.ReadInt64();
        bool hasBaseline = reader.ReadBoolean();
        double baseline = reader.ReadDouble();
        var tensors = new KeyValuePair<string, float[]>[ReadCount(reader, sizeof(int))];
        for (int i = 0; i < tensors.Length; i++)
        {
            string name = reader.ReadString();
            float[] values = new float[ReadCount(reader, sizeof(float))];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            tensors[i] = new(name, values);
        }

        return new PolicySnapshot(description, updates, hasBaseline ? baseline : null, tensors);
    }

    // Checked before memory is asked for.
    private static int ReadCount(BinaryReader reader, int bytesEach)
    {
        int count = reader.ReadInt32();
        return count >= 0 && (long)count * bytesEach <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new EndOfStreamException();
    }
}
