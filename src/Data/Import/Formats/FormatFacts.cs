using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>One thing that was found out about a file.</summary>
public readonly record struct FormatFact(string What, string Found);

/// <summary>What a format found out about a file before reading it.</summary>
/// <param name="Facts">Findings in words, such as the delimiter.</param>
/// <param name="Columns">Where time, open, high, low, close and volume come from, in this order; empty when the format has only one way.</param>
/// <param name="Doubts">What was decided although it could be otherwise.</param>
public sealed record FormatFacts(IReadOnlyList<FormatFact> Facts, IReadOnlyList<string> Columns, IReadOnlyList<string> Doubts)
{
    internal static string TimeIn(StampUnit unit) => unit switch
    {
        StampUnit.Seconds => "seconds since 1970",
        StampUnit.Millis => "milliseconds since 1970",
        StampUnit.Micros => "microseconds since 1970",
        StampUnit.Nanos => "nanoseconds since 1970",
        StampUnit.YearFirst => "dates, year first; UTC where no zone is written",
        StampUnit.DayFirst => "dates, day first; UTC where no zone is written",
        StampUnit.MonthFirst => "dates, month first; UTC where no zone is written",
        _ => "numbers since 1970 by magnitude, or ISO-8601; UTC where no zone is written",
    };
}
