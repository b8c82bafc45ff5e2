using System.Text.Json;

namespace Eas.Tensors.Serialization;

/// <summary>Decodes and checks the JSON header of a safetensors file.</summary>
internal ref struct SafetensorsHeaderReader
{
    private readonly List<SafetensorsEntry> entries = [];
    private readonly List<long> offsets = [];
    private readonly HashSet<string> names = [];
    private readonly Dictionary<string, string> metadata = [];
    private readonly long dataLength;
    private Utf8JsonReader json;

    private SafetensorsHeaderReader(ReadOnlySpan<byte> header, long dataLength)
    {
        this.dataLength = dataLength;
        json = new Utf8JsonReader(header);
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">The JSON with its padding.</param>
    /// <param name="dataLength">Bytes that follow it in the file.</param>
    /// <exception cref="SafetensorsException">It is not JSON, not a header, or does not describe exactly those bytes.</exception>
    public static SafetensorsHeader Decode(ReadOnlySpan<byte> header, long dataLength)
    {
        var reader = new SafetensorsHeaderReader(header, dataLength);
        try
        {
            reader.ReadHeader();
        }
        catch (JsonException)
        {
            throw new SafetensorsException($"the header is not valid JSON at byte {reader.json.BytesConsumed}");
        }

        reader.RequireContiguousData();
        return new SafetensorsHeader(reader.entries, reader.offsets, reader.metadata);
    }

    private void ReadHeader()
    {
        json.Read();
        Require(json.TokenType == JsonTokenType.StartObject, "the header is not a JSON object");
        while (ReadKey() is { } name)
        {
            Require(names.Add(name), $"{SafetensorsException.Quote(name)} occurs twice");
            if (name == SafetensorsHeader.MetadataKey)
                ReadMetadata();
            else
                ReadEntry(name);
        }

        // Only the padding may follow; anything else is a JSON error.
        json.Read();
    }

    private void ReadMetadata()
    {
        const string Problem = $"{SafetensorsHeader.MetadataKey} is not a map from text to text";
        json.Read();
        Require(json.TokenType == JsonTokenType.StartObject, Problem);
        while (ReadKey() is { } key)
        {
            json.Read();
            Require(json.TokenType == JsonTokenType.String, Problem);
            Require(metadata.TryAdd(key, ReadText()), $"{SafetensorsHeader.MetadataKey} has {SafetensorsException.Quote(key)} twice");
        }
    }

    private void ReadEntry(string name)
    {
        string tensor = $"tensor {SafetensorsException.Quote(name)}";
        string? dataTypeName = null;
        long[]? shape = null;
        long[]? range = null;
        json.Read();
        Require(json.TokenType == JsonTokenType.StartObject, $"{tensor} is not described by a JSON object");
        while (ReadKey() is { } key)
        {
            json.Read();
            if (key == SafetensorsHeader.DataTypeKey && dataTypeName is null && json.TokenType == JsonTokenType.String)
                dataTypeName = ReadText();
            else if (key == SafetensorsHeader.ShapeKey && shape is null)
                shape = ReadNumbers($"{tensor}: {key}");
            else if (key == SafetensorsHeader.OffsetsKey && range is null)
                range = ReadNumbers($"{tensor}: {key}");
            else
                throw new SafetensorsException($"{tensor}: unknown, repeated or malformed {SafetensorsException.Quote(key)}");
        }

        if (dataTypeName is null || shape is null || range is not [long begin, long end])
            throw new SafetensorsException($"{tensor} needs a dtype, a shape and two data_offsets");
        AddEntry(tensor, name, dataTypeName, shape, begin, end);
    }

    private readonly void AddEntry(string tensor, string name, string dataTypeName, long[] shape, long begin, long end)
    {
        if (SafetensorsDataTypes.Find(dataTypeName) is not { } dataType)
            throw new SafetensorsException(
                $"{tensor} has the element type {SafetensorsException.Quote(dataTypeName)}; known are {SafetensorsDataTypes.Names}");
        Require(begin <= end && end <= dataLength, $"{tensor} lies at bytes {begin} to {end} of {dataLength}: the file is cut or damaged");
        bool hasLength = SafetensorsEntry.TryByteLength(dataType, shape, out long byteLength);
        Require(hasLength && byteLength == end - begin,
            $"{tensor}: {end - begin} bytes do not hold the shape [{SafetensorsEntry.Join(shape)}] of {dataType}");
        entries.Add(new SafetensorsEntry(name, dataType, shape));
        offsets.Add(begin);
    }

    private readonly void RequireContiguousData()
    {
        List<SafetensorsEntry> read = entries;
        List<long> begins = offsets;
        long position = 0;
        foreach (int i in Enumerable.Range(0, read.Count).OrderBy(i => begins[i]).ThenBy(i => read[i].ByteLength))
        {
            Require(begins[i] == position,
                $"tensor {SafetensorsException.Quote(read[i].Name)} begins at byte {begins[i]}, the one before it ends at {position}");
            position += read[i].ByteLength;
        }

        Require(position == dataLength, $"the tensors end at byte {position} of {dataLength}: the file is cut or damaged");
    }

    /// <summary>The next property's name, or null at the object's end.</summary>
    private string? ReadKey()
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : ReadText();
    }

    private readonly string ReadText()
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw new SafetensorsException($"the header has text that is not valid UTF-8 at byte {json.TokenStartIndex}");
        }
    }

    private long[] ReadNumbers(string what)
    {
        var numbers = new List<long>();
        Require(json.TokenType == JsonTokenType.StartArray, $"{what} is not a list of numbers");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            long number = -1;
            bool isNumber = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out number);
            Require(isNumber && number >= 0, $"{what} has something else than an integer from 0");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new SafetensorsException(message);
    }
}
