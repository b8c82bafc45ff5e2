namespace Eas.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Units
{
    /// <summary>A count with thousands separated, as <c>133,530</c>.</summary>
    public static string Count(double value) => $"{value:N0}";

    /// <summary>A share as <c>87.07 %</c>; <c>-</c> for none.</summary>
    public static string Percent(double? share) => share is double value ? $"{100 * value:F2} %" : "-";

    /// <summary>Bytes as <c>1.5 GiB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => $"{bytes / (double)(1L << 30):F1} GiB",
        >= 1L << 20 => $"{bytes / (double)(1L << 20):F1} MiB",
        >= 1L << 10 => $"{bytes / (double)(1L << 10):F1} KiB",
        _ => $"{bytes} bytes",
    };

    /// <summary>A time as <c>1:05</c> or <c>2:01:05</c>.</summary>
    public static string Time(TimeSpan time) =>
        time >= TimeSpan.FromHours(1) ? $"{(long)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}" : $"{time.Minutes}:{time.Seconds:D2}";
}
