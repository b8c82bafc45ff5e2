using System.Globalization;

namespace Eas.Networks.Architecture;

/// <summary>The place of a layer: an element of the network (<c>3</c>) or a layer of a dense block (<c>1.4</c>), both from 0.</summary>
/// <param name="Element">Index of the element.</param>
/// <param name="Layer">Index within a dense block; null for the element as a whole.</param>
public readonly record struct LayerAddress(int Element, int? Layer = null)
{
    /// <summary>Reads <c>element</c> or <c>element.layer</c>.</summary>
    /// <exception cref="ArchitectureException">The text is no address.</exception>
    public static LayerAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out LayerAddress address)
            ? address
            : throw new ArchitectureException($"{Excerpt.Quote(text)} is not a layer: write an element's index, as 3, or a dense layer's, as 1.4");
    }

    /// <summary>Reads <c>element</c> or <c>element.layer</c>; false where the text is neither.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LayerAddress address)
    {
        address = default;
        int point = text.IndexOf('.');
        if (!TryParseIndex(point < 0 ? text : text[..point], out int element))
            return false;
        if (point < 0)
        {
            address = new LayerAddress(element);
            return true;
        }

        if (!TryParseIndex(text[(point + 1)..], out int layer))
            return false;
        address = new LayerAddress(element, layer);
        return true;
    }

    /// <summary><c>element</c> or <c>element.layer</c>.</summary>
    public override string ToString() => Layer is { } layer ? $"{Element}.{layer}" : $"{Element}";

    private static bool TryParseIndex(ReadOnlySpan<char> text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
