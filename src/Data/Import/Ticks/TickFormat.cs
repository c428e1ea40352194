using Godwit.Core.Instruments;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks;

/// <summary>A file format of trades, quotes, books and the like. A new format is one class and one line in <see cref="TickFormats"/>.</summary>
public abstract class TickFormat
{
    /// <summary>Short name for messages and for <c>--format</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the format is, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>How a row or a file's name looks.</summary>
    public abstract string Example { get; }

    /// <summary>The kinds of dataset that come out of it.</summary>
    public abstract IReadOnlyList<string> Kinds { get; }

    /// <summary>True when the first bytes (up to 4 KiB, unpacked) look like this format.</summary>
    public abstract bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Hands over every row in the file's order.</summary>
    internal abstract void Read(CandleSource source, TickOutput output, CancellationToken cancellation);

    /// <summary>Instrument as far as the file's name and first bytes tell it; parts that they do not tell are empty.</summary>
    internal abstract InstrumentKey NameOf(CandleSource source);
}

/// <summary>Where a format's rows go: one feed for each kind and instrument.</summary>
internal abstract class TickOutput
{
    /// <summary>The feed of a kind.</summary>
    /// <param name="kind">Kind of dataset.</param>
    /// <param name="symbol">Symbol, where a message says it; empty: the file's.</param>
    public abstract TickFeed For(string kind, string symbol);

    /// <summary>A message that nothing is kept of.</summary>
    public abstract void Passed(string what);

    /// <summary>A row or message that cannot be read.</summary>
    public abstract void Broken(long line, string reason);
}

/// <summary>Receives the rows of one kind and instrument.</summary>
internal abstract class TickFeed
{
    public abstract TickSchema Schema { get; }

    /// <summary>One readable row: a number for each column of the schema; times in nanoseconds; <see cref="NoValue"/> where there is none.</summary>
    public abstract void Row(long line, ReadOnlySpan<Number> values);

    public static readonly Number NoValue = new(TickSchema.Missing, 0);
}
