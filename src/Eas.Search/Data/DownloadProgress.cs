namespace Eas.Search.Data;

/// <summary>How far a download is.</summary>
/// <param name="FileName">The file that is downloaded.</param>
/// <param name="Bytes">The bytes that are here, those of an earlier attempt included.</param>
/// <param name="TotalBytes">The bytes of the whole file; null where the server does not say.</param>
public readonly record struct DownloadProgress(string FileName, long Bytes, long? TotalBytes);
