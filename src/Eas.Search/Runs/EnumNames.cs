namespace Eas.Search.Runs;

/// <summary>What states and roles are called in files and on the command line.</summary>
public static class EnumNames
{
#pragma warning disable CA1308 // they are lower case there
    /// <summary>The name of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
