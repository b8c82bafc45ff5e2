using System.Globalization;

namespace Eas.Search.Runs.Reports;

/// <summary>Numbers as a report writes them, the same on every machine.</summary>
internal static class Figures
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A count with thousands separated, as <c>133,530</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share as <c>87.07 %</c>.</summary>
    public static string Percent(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F2} %") : None;

    /// <summary>A difference of shares in percentage points with its sign, as <c>+1.20</c>.</summary>
    public static string Points(double? difference) =>
        difference is { } value ? (100 * value).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture) : None;

    /// <summary>A number of few digits, as <c>1.234</c>.</summary>
    public static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A very small number, as <c>3.1E-07</c>.</summary>
    public static string Small(double? value) => value?.ToString("0.0E-00", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A whole number that may be missing.</summary>
    public static string Whole(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? None;

    /// <summary>A time as <c>1 h 05 min</c>, <c>2 min 05 s</c> or <c>4.2 s</c>.</summary>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        FormattableString text = time.TotalHours >= 1 ? $"{(long)time.TotalHours} h {time.Minutes:D2} min"
            : time.TotalMinutes >= 1 ? (FormattableString)$"{time.Minutes} min {time.Seconds:D2} s"
            : $"{seconds:0.0} s";
        return text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A count and what is counted, as <c>1 network</c> or <c>2 networks</c>.</summary>
    public static string Counted(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
