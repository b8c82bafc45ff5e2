namespace Eas.Networks.Transformations;

/// <summary>A kind of transformation: its name in texts and as an option, and how its arguments are read.</summary>
/// <param name="Name">Before the parenthesis, as <c>wider</c>.</param>
/// <param name="Description">What it does, for the command line's help.</param>
/// <param name="Form">An example of the text, for messages.</param>
/// <param name="Parse">Reads what is between the parentheses; null where it makes no sense.</param>
public sealed record GrowthActionKind(string Name, string Description, string Form, Func<string, GrowthAction?> Parse);
