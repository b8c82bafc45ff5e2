namespace Eas.Search.Data;

/// <summary>What readers of data sets say about files in common.</summary>
internal static class DataFiles
{
    public const string FetchAgain = "fetch the data set again";

    /// <summary>The error for a file that cannot be read at all.</summary>
    public static DataException Unreadable(string path, Exception error) =>
        new(path, $"cannot be read ({error.Message})", "check that it is there and may be read", error);

    /// <summary>The length of a file that has to be there.</summary>
    /// <exception cref="DataException">There is no such file, or it cannot be looked at.</exception>
    public static long Length(string path)
    {
        if (!File.Exists(path))
            throw new DataException(path, "missing", FetchAgain);
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>The error for a label that names no class.</summary>
    public static DataException LabelOutOfRange(string path, int image, int label, int classCount, int first = 0) =>
        new(path, $"image {image} has label {label}, but the classes are {first} to {first + classCount - 1}", FetchAgain);
}
