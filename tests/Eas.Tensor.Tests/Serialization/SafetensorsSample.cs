using System.Buffers.Binary;
using System.Text;
using Eas.Tensors.Serialization;

namespace Eas.Tensors.Tests.Serialization;

/// <summary>A small file as the public format lays it out: length, header padded with spaces to 8 bytes, data.</summary>
internal static class SafetensorsSample
{
    private const string Header =
        """{"__metadata__":{"format":"pt"},"bias":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}"""
        + ""","weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""";

    public static IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string> { ["format"] = "pt" };

    public static SafetensorsSource[] Tensors =>
    [
        new(new SafetensorsEntry("bias", SafetensorsDataType.U8, 3), new byte[] { 1, 2, 3 }),
        new(new SafetensorsEntry("weight", SafetensorsDataType.F32, 2, 1), new byte[] { 0, 0, 128, 63, 0, 0, 0, 192 }),
    ];

    public static byte[] File => FileOf(Header, [0, 0, 128, 63, 0, 0, 0, 192, 1, 2, 3]);

    public static byte[] FileOf(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        int padded = (json.Length + 7) / 8 * 8;
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        return [.. length, .. json, .. Enumerable.Repeat((byte)' ', padded - json.Length), .. data];
    }

    public static byte[] Read(SafetensorsReader reader, string name)
    {
        byte[] bytes = new byte[reader.Find(name)!.ByteLength];
        reader.Read(name, bytes);
        return bytes;
    }
}
