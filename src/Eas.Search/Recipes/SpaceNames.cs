namespace Eas.Search.Recipes;

/// <summary>Names of search spaces in recipes.</summary>
internal static class SpaceNames
{
    /// <summary>The paper's levels.</summary>
    public const string Paper = "paper";

    /// <summary>The larger space.</summary>
    public const string Larger = "larger";
}
