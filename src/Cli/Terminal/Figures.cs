using System.Globalization;
using Godwit.Core.Time;

namespace Godwit.Cli.Terminal;

/// <summary>Numbers, sizes and times as people read them; undefined is a dash.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 bar</c>, <c>2 bars</c>.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    public static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("N2", CultureInfo.InvariantCulture);
    public static string Ratio(double value) => double.IsNaN(value) ? "–" : double.IsInfinity(value) ? "∞" : value.ToString("N2", CultureInfo.InvariantCulture);
    public static string Percent(double value) => double.IsFinite(value) ? (value * 100).ToString("N1", CultureInfo.InvariantCulture) + " %" : Ratio(value);

    public static string SignedPercent(double value)
    {
        if (!double.IsFinite(value)) return Ratio(value);
        string text = (value * 100).ToString("+#,0.0;-#,0.0;0.0", CultureInfo.InvariantCulture) + " %";
        return value > 0 ? Style.Good(text) : value < 0 ? Style.Bad(text) : text;
    }

    /// <summary>Bytes in the largest unit that leaves a number above one; units of 1,000.</summary>
    public static string Bytes(long bytes)
    {
        double size = bytes;
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB"];
        int unit = 0;
        while (size >= 999.95 && unit < units.Length - 1) { size /= 1_000; unit++; }
        return size.ToString(unit == 0 ? "N0" : "N1", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Minutes are enough for a table; seconds only where there are some.</summary>
    public static string Time(Instant at)
    {
        string text = at.ToString();
        return text.EndsWith(":00Z", StringComparison.Ordinal) ? text[..16].Replace('T', ' ') : text.TrimEnd('Z').Replace('T', ' ');
    }

    /// <summary>A length of time in its two largest units.</summary>
    public static string Length(Duration length)
    {
        long seconds = length.Nanos / Duration.NanosPerSecond;
        long days = seconds / 86_400, hours = seconds / 3_600 % 24, minutes = seconds / 60 % 60;
        if (days > 0) return hours > 0 ? $"{Count(days)} d {hours} h" : $"{Count(days)} d";
        if (hours > 0) return minutes > 0 ? $"{hours} h {minutes} min" : $"{hours} h";
        return minutes > 0 ? $"{minutes} min" : $"{seconds % 60} s";
    }
}
