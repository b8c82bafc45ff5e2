namespace Eas.Tensors.Serialization;

/// <summary>A safetensors file that cannot be read or written; the message is one line that names the file and the tensor.</summary>
public sealed class SafetensorsException : Exception
{
    /// <summary>An error described by one line.</summary>
    public SafetensorsException(string message)
        : base(message)
    {
    }

    /// <summary>Text from a file in quotes; characters that would break the line are shown by their code.</summary>
    internal static string Quote(string text)
    {
        const int LongestText = 80;
        string cut = text.Length > LongestText ? text[..LongestText] + "..." : text;
        return $"'{string.Concat(cut.Select(character => char.IsControl(character) ? $"\\u{(int)character:X4}" : character.ToString()))}'";
    }
}
