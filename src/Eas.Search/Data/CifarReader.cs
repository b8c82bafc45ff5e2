using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>
/// Reads the binary form of CIFAR-10 and CIFAR-100: records of one or two label bytes and 3,072 pixel bytes (red, green, blue
/// plane, 32x32 each). The files are mapped, not copied.
/// </summary>
/// <param name="labelBytes">The label bytes at the start of a record; the last of them is the label that is used.</param>
/// <param name="classCount">The number of classes.</param>
internal sealed class CifarReader(int labelBytes, int classCount)
{
    private static readonly ImageShape Shape = new(3, 32, 32);

    private int RecordSize => labelBytes + Shape.ByteCount;

    /// <summary>Reads both splits.</summary>
    /// <exception cref="DataException">A file is missing, cut off or holds a label out of range.</exception>
    public DataSet ReadDataSet(string name, ImmutableArray<string> classNames, string directory, ReadOnlySpan<string> trainFiles, string testFile)
    {
        LabeledImages train = ReadSplit(directory, trainFiles);
        try
        {
            return new DataSet(name, classNames, train, ReadSplit(directory, [testFile]));
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    /// <summary>Reads the files of one split, which hold equally many records each.</summary>
    private LabeledImages ReadSplit(string directory, ReadOnlySpan<string> fileNames)
    {
        List<ImageBlock> blocks = [];
        List<int> labels = [];
        try
        {
            foreach (string fileName in fileNames)
            {
                string path = Path.Combine(directory, fileName);
                ImageBlock block = Map(path);
                blocks.Add(block);
                if (block.Count != blocks[0].Count)
                {
                    throw new DataException(
                        path, $"{block.Count} records where {fileNames[0]} has {blocks[0].Count}", DataFiles.FetchAgain);
                }

                ReadLabels(path, block, labels);
            }

            return new LabeledImages(Shape, [.. blocks], [.. labels]);
        }
        catch
        {
            foreach (ImageBlock block in blocks)
                block.Bytes.Dispose();
            throw;
        }
    }

    private ImageBlock Map(string path)
    {
        long length = DataFiles.Length(path);
        if (length == 0 || length % RecordSize != 0 || length / RecordSize > int.MaxValue)
        {
            throw new DataException(
                path, $"{length} bytes are not whole records of {RecordSize}: the file is cut off or not CIFAR's binary version", DataFiles.FetchAgain);
        }

        ImageBytes bytes = ImageBytes.Map(path);
        return new ImageBlock(bytes, (int)(length / RecordSize), labelBytes, RecordSize);
    }

    private void ReadLabels(string path, ImageBlock block, List<int> labels)
    {
        for (int i = 0; i < block.Count; i++)
        {
            int label = block.Bytes.Slice(((long)i * RecordSize) + labelBytes - 1, 1)[0];
            if (label >= classCount)
                throw DataFiles.LabelOutOfRange(path, i, label, classCount);
            labels.Add(label);
        }
    }
}
