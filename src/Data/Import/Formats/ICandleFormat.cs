using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Formats;

/// <summary>A file format of candles. A new format is one class in this folder and one line in <see cref="CandleFormats"/>.</summary>
public interface ICandleFormat
{
    /// <summary>Short name for messages and for <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>What the format is, in one line.</summary>
    string Summary { get; }

    /// <summary>How a row or a file's name looks.</summary>
    string Example { get; }

    /// <summary>True when the caller may say with <see cref="ReadingOptions.Columns"/> which column is which.</summary>
    bool TakesColumns => false;

    /// <summary>True when the caller may say the delimiter, the decimal sign and the form of time.</summary>
    bool TakesTextOptions => false;

    /// <summary>True when the first bytes (up to 4 KiB, unpacked) look like this format.</summary>
    bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options);

    /// <summary>Hands over every row in the file's order: good ones as numbers, others with the reason.</summary>
    /// <exception cref="Core.Outcomes.GodwitException">The file as a whole is unreadable.</exception>
    void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation);

    /// <summary>What this format's habitual names (or notes inside the file) say about the content; null when they say nothing.</summary>
    CandleName? NameOf(CandleSource source);

    /// <summary>What is found out about the file before its rows are read.</summary>
    /// <exception cref="Core.Outcomes.GodwitException">The file as a whole is unreadable.</exception>
    FormatFacts Describe(CandleSource source);
}

/// <summary>Receives the rows of a file.</summary>
public interface ICandleSink
{
    /// <summary>One readable row; its values are not yet checked against each other or the rows before.</summary>
    void Row(long line, in CandleRow row);

    /// <summary>A row that cannot be read.</summary>
    void Broken(long line, string reason);
}

/// <summary>What a file says about its content: venue (empty when unknown) and symbol, perhaps the interval, and whether it is a generated market.</summary>
public readonly record struct CandleName(InstrumentKey Key, BarInterval? Interval, bool Synthetic = false);
