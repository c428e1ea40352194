using System.Globalization;

namespace Godwit.Backtesting.Critique;

/// <summary>Figures as the sentences of findings print them.</summary>
internal static class Wording
{
    public static string Percent(double fraction, int decimals = 1) => Shown(fraction * 100, decimals) + " %";
    public static string Number(double value, int decimals = 2) => Shown(value, decimals);
    public static string Amount(double value) => Shown(value, Math.Abs(value) >= 1 || value == 0 ? 2 : 6);
    public static string BasisPoints(double fraction) => Shown(fraction * 10_000, 1) + " bp";
    public static string Count(long count, string noun) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
    public static string Count(long count, string noun, string plural) => $"{Count(count)} {(count == 1 ? noun : plural)}";
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Shown(double value, int decimals) =>
        double.IsNaN(value) ? "undefined" : double.IsInfinity(value) ? "infinite" : value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
