namespace Eas.Search.Recipes;

/// <summary>Names of baselines in recipes.</summary>
internal static class BaselineNames
{
    /// <summary>The paper's: the average of earlier episodes.</summary>
    public const string Paper = "paper";

    /// <summary>That of the authors' code, which has the episode itself in it.</summary>
    public const string Authors = "authors";
}
