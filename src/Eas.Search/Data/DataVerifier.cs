namespace Eas.Search.Data;

/// <summary>Checks a data set completely.</summary>
public static class DataVerifier
{
    /// <summary>
    /// Reads every file with all its checks (sizes, magic numbers, labels) and compares the content, in any order, with the genuine set's
    /// where that is known.
    /// </summary>
    /// <param name="nameOrDirectory">A known name or a directory.</param>
    /// <returns>What the data set holds.</returns>
    /// <exception cref="DataException">Something is missing, damaged or not genuine.</exception>
    public static DataReport Verify(string nameOrDirectory)
    {
        (IDataSetSource source, string directory) = DataSets.Locate(nameOrDirectory);
        using DataSet dataSet = source.Open(directory);
        if (source.ContentDigest is string genuine && dataSet.ContentDigest != genuine)
        {
            throw new DataException(
                directory, $"the content's SHA-256 is {dataSet.ContentDigest}, that of {source.Name} is {genuine}", DataFiles.FetchAgain);
        }

        return new DataReport(
            source.Name,
            directory,
            dataSet.Shape,
            dataSet.ClassNames,
            dataSet.Train.CountPerClass(dataSet.ClassCount),
            dataSet.Test.CountPerClass(dataSet.ClassCount),
            dataSet.Fingerprint,
            dataSet.ContentDigest,
            IsKnownGenuine: source.ContentDigest is not null);
    }
}
