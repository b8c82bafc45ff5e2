namespace Eas.Search.Recipes;

/// <summary>A recipe that cannot be used; the message is one line: which recipe, which key, what is wrong with it.</summary>
public sealed class RecipeException : Exception
{
    /// <summary>An error of one line.</summary>
    public RecipeException(string message)
        : base(message)
    {
    }

    /// <summary>An error of one line with its cause.</summary>
    public RecipeException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
