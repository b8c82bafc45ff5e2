namespace Eas.Networks.Architecture;

/// <summary>Pieces of a user's text as they appear in one-line messages.</summary>
internal static class Excerpt
{
    private const int LongestPiece = 24;

    /// <summary>The piece in quotes, cut to a readable length; characters that would break the line are shown by their code.</summary>
    public static string Quote(ReadOnlySpan<char> piece)
    {
        bool isCut = piece.Length > LongestPiece;
        if (isCut)
            piece = piece[..LongestPiece];
        string shown = string.Concat(piece.ToArray().Select(Show));
        return isCut ? $"'{shown}...'" : $"'{shown}'";
    }

    private static string Show(char character)
    {
        bool isPrintable = character == ' ' || char.IsLetterOrDigit(character) || char.IsPunctuation(character) || char.IsSymbol(character);
        return isPrintable ? character.ToString() : $"\\u{(int)character:X4}";
    }
}
