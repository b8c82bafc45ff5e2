using System.Globalization;

namespace Eas.Networks.Architecture;

/// <summary>Reads the pieces of the text notation, and says where one is not what it should be.</summary>
internal sealed class NotationReader(string text)
{
    // Longer numbers are above every limit; nine digits always fit into an int.
    private const int LongestNumber = 9;

    private int position;

    /// <summary>Skips white space and gives the position of the next piece.</summary>
    public int NextPosition()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position;
    }

    /// <summary>Whether only white space is left.</summary>
    public bool IsAtEnd => NextPosition() == text.Length;

    /// <summary>Takes a character if it comes next.</summary>
    public bool TryRead(char expected)
    {
        if (!IsNext(expected))
            return false;
        position++;
        return true;
    }

    /// <summary>Whether a character comes next.</summary>
    public bool IsNext(char expected) => NextPosition() < text.Length && text[position] == expected;

    /// <summary>Takes a character that must come next.</summary>
    public void Read(char expected)
    {
        if (!TryRead(expected))
            throw Unexpected($"'{expected}'");
    }

    /// <summary>Takes letters, with a plus sign if one follows them directly.</summary>
    public string ReadSymbol(string expected)
    {
        int start = NextPosition();
        while (position < text.Length && char.IsAsciiLetter(text[position]))
            position++;
        if (position == start)
            throw Unexpected(expected);
        if (position < text.Length && text[position] == '+')
            position++;
        return text[start..position];
    }

    /// <summary>Takes a decimal integer, with a sign so that a negative one can be refused by its value.</summary>
    public int ReadNumber()
    {
        int start = NextPosition();
        int digits = start < text.Length && text[start] == '-' ? start + 1 : start;
        int end = digits;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        if (end == digits)
            throw Unexpected("a number");
        if (end - digits > LongestNumber)
            throw Error(start, $"a number is too large, found {Excerpt.Quote(text.AsSpan(start, end - start))}");
        position = end;
        return int.Parse(text.AsSpan(start, end - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>An error: something else should come next.</summary>
    public ArchitectureException Unexpected(string expected) => Error(NextPosition(), $"expected {expected}, found {NextPiece()}");

    /// <summary>An error at a position of the text.</summary>
    public ArchitectureException Error(int at, string message, int? layerIndex = null)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, at);
        int line = 1 + before.Count('\n');
        int column = at - before.LastIndexOf('\n');
        string place = line == 1 ? $"column {column}" : $"line {line}, column {column}";
        return new ArchitectureException($"{place}: {message}", column, layerIndex);
    }

    private string NextPiece()
    {
        int start = NextPosition();
        if (start == text.Length)
            return "the end of the text";
        int end = start + 1;
        while (end < text.Length && !IsSeparator(text[start]) && !IsSeparator(text[end]))
            end++;
        return Excerpt.Quote(text.AsSpan(start, end - start));
    }

    private static bool IsSeparator(char character) => char.IsWhiteSpace(character) || character is ',' or '(' or ')' or '*' or '/';
}
