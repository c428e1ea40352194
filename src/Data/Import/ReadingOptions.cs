using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import;

/// <summary>What the caller says about the inside of a file; whatever is left out is found out from the content.</summary>
public sealed record ReadingOptions
{
    public static readonly ReadingOptions None = new();

    /// <summary>Name of the format to read the file in, as <c>godwit data formats</c> lists them; null: recognised by content.</summary>
    public string? Format { get; init; }

    /// <summary>Which column holds what; null: found by name or place.</summary>
    public ColumnMapping? Columns { get; init; }

    /// <summary>What parts the columns of a text; null: comma, semicolon, tab and bar are tried.</summary>
    public char? Delimiter { get; init; }

    /// <summary>True when numbers of a text have a decimal comma, false for a point; null: found out from the first rows.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>How time is written; null: found out from the column's name and the first rows.</summary>
    public StampUnit? Time { get; init; }

    /// <exception cref="GodwitException">The text names no delimiter.</exception>
    public static char DelimiterOf(string text) => text.ToLowerInvariant() switch
    {
        "," or "comma" => ',',
        ";" or "semicolon" => ';',
        "\t" or "\\t" or "tab" => '\t',
        "|" or "bar" or "pipe" => '|',
        _ => throw GodwitException.Usage($"--delimiter '{Printable.Of(text)}' is unknown: write comma, semicolon, tab or bar."),
    };

    /// <exception cref="GodwitException">The text is neither point nor comma.</exception>
    public static bool DecimalCommaOf(string text) => text.ToLowerInvariant() switch
    {
        "," or "comma" => true,
        "." or "point" => false,
        _ => throw GodwitException.Usage($"--decimal '{Printable.Of(text)}' is unknown: write point or comma."),
    };

    /// <exception cref="GodwitException">The text names no form of time.</exception>
    public static StampUnit TimeOf(string text) => text switch
    {
        "s" => StampUnit.Seconds,
        "ms" => StampUnit.Millis,
        "us" => StampUnit.Micros,
        "ns" => StampUnit.Nanos,
        "iso" or "yyyy-MM-dd" or "yyyy/MM/dd" or "yyyy.MM.dd" or "yyyyMMdd" => StampUnit.YearFirst,
        "dd/MM/yyyy" or "dd.MM.yyyy" or "dd-MM-yyyy" => StampUnit.DayFirst,
        "MM/dd/yyyy" or "MM.dd.yyyy" or "MM-dd-yyyy" => StampUnit.MonthFirst,
        _ => throw GodwitException.Usage($"--time-format '{Printable.Of(text)}' is unknown: write s, ms, us, ns, iso, dd/MM/yyyy or MM/dd/yyyy (a time of day may follow in the file)."),
    };
}
