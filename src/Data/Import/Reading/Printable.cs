namespace Godwit.Data.Import.Reading;

/// <summary>Text from outside, made fit for a message of one line.</summary>
internal static class Printable
{
    private const int Longest = 120;

    public static string Of(string text)
    {
        string shown = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return shown.Length <= Longest ? shown : "…" + shown[^Longest..];
    }
}
