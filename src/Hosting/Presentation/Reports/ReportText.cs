using System.Globalization;
using System.Net;
using Godwit.Core.Time;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>Figures as a report prints them: a true minus, a space that does not break before the unit, a dash for what is undefined.</summary>
internal static class ReportText
{
    private const string Space = "\u00a0";

    /// <summary>Text made safe for HTML, attributes included.</summary>
    public static string Html(string text) => WebUtility.HtmlEncode(text);

    public static string Percent(double fraction, int decimals = 1) => Shown(fraction, v => Fixed(v * 100, decimals) + Space + "%");
    public static string SignedPercent(double fraction, int decimals = 1) => Shown(fraction, v => Signed(v * 100, decimals) + Space + "%");
    public static string Ratio(double value) => Shown(value, v => Fixed(v, 2));
    public static string Number(double value, int decimals = 2) => Shown(value, v => Fixed(v, decimals));
    public static string Amount(double value, string unit) => Shown(value, v => Fixed(v, DecimalsOf(v)) + Space + unit);
    public static string SignedAmount(double value, string unit) => Shown(value, v => Signed(v, DecimalsOf(v)) + Space + unit);
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    public static string Count(long value, string noun) => $"{Count(value)}{Space}{noun}{(value == 1 ? "" : "s")}";
    public static string BasisPoints(double fraction) => Shown(fraction, v => Fixed(v * 10_000, 1) + Space + "bp");
    public static string Date(Instant at) => at.ToString()[..10];
    public static string Time(Instant at) => at.ToString()[..16].Replace('T', ' ');

    /// <summary>The two largest units that matter.</summary>
    public static string Length(double seconds)
    {
        if (!double.IsFinite(seconds)) return "–";
        long whole = (long)Math.Round(seconds);
        long days = whole / 86_400, hours = whole / 3_600 % 24, minutes = whole / 60 % 60;
        if (days >= 100) return Count(days) + Space + "d";
        if (days > 0) return $"{days}{Space}d{(hours > 0 ? $"{Space}{hours}{Space}h" : "")}";
        if (hours > 0) return $"{hours}{Space}h{(minutes > 0 ? $"{Space}{minutes}{Space}min" : "")}";
        return minutes > 0 ? $"{minutes}{Space}min" : $"{whole}{Space}s";
    }

    /// <summary>A class for gains and losses.</summary>
    public static string Tone(double value) => value > 0 ? "gain" : value < 0 ? "loss" : "";

    private static string Shown(double value, Func<double, string> text) => double.IsNaN(value) ? "–" : double.IsInfinity(value) ? (value < 0 ? "−∞" : "∞") : text(value);

    private static int DecimalsOf(double value) => Math.Abs(value) >= 100_000 ? 0 : Math.Abs(value) >= 1 || value == 0 ? 2 : 6;

    private static string Fixed(double value, int decimals)
    {
        string text = value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // A loss too small for the decimals is no loss on paper.
        return text.StartsWith('-') ? text.AsSpan(1).ContainsAnyInRange('1', '9') ? "−" + text[1..] : text[1..] : text;
    }

    private static string Signed(double value, int decimals)
    {
        string text = Fixed(value, decimals);
        return value > 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "+" + text : text;
    }
}
