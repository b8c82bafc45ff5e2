namespace Eas.Search.Runs.Reports;

/// <summary>A piece of a page. <see cref="Of"/> encodes every text that is put into it, so that a recipe or a failure's text cannot become markup.</summary>
/// <param name="Text">As a page has it.</param>
internal readonly record struct Html(string Text)
{
    /// <summary>Nothing.</summary>
    public static Html Empty { get; } = new("");

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Text);

    /// <summary>A piece with values in it: texts are encoded, pieces are taken as they are, and numbers are written the same on every machine.</summary>
    public static Html Of(HtmlInterpolation piece) => new(piece.ToText());

    /// <summary>Pieces one after the other.</summary>
    public static Html Join(params IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.Text)));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
