using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Quality.Ticks;

/// <summary>
/// Looks a tick dataset over: numbers that are missing or come twice, times that go back, prices that stand alone, crossed and one-sided quotes,
/// breaks in the sequence of a book, a book that crosses or disagrees with the quotes, and a recorder's clock that cannot be right.
/// </summary>
public static class TickCheck
{
    /// <summary>A trade further than this from the one before and the one behind, to the same side, stands alone.</summary>
    public const double LonelyDistance = 0.02;

    public static TickQualityReport Run(TickStore store, string id, CancellationToken cancellation = default)
    {
        TickDataset dataset = store.Open(id);
        TickInfo info = dataset.Info;
        var notes = new NoteTaker();
        var tally = new TickTally(info.Schema) { Noticed = (check, rows, row, what) => notes.Take(check, new Instant(rows.OccurredOf(row)), what) };
        ClockCheck? clock = info.Schema.HasReceived ? new ClockCheck(info) : null;
        var prices = new PriceCheck(notes);
        var spacing = new SpacingCheck(info.Schema);
        foreach (TickPart part in dataset.Parts())
        {
            cancellation.ThrowIfCancellationRequested();
            part.Prefetch();
            tally.Add(part, 0, part.Count);
            clock?.Add(part);
            spacing.Add(part);
            if (info.Schema.Tick == TickKind.Trade) prices.Add(part);
        }
        BookFindings? book = info.Schema.Tick == TickKind.Book ? new BookCheck(store, store.OpenSource(id), notes).Run(cancellation) : null;
        ClockFindings? delays = clock?.Finish();

        SortedDictionary<string, long> counts = tally.Findings();
        if (info.Schema.Tick == TickKind.Trade) counts["lonelyPrices"] = prices.Lonely;
        if (spacing.Missing is { } missing) counts["missingTimes"] = missing;
        if (info.Findings.TryGetValue("duplicates", out long duplicates)) counts["duplicates"] = duplicates;
        var findings = new List<QualityFinding>();
        Times(findings, tally, notes);
        if (spacing.Finding() is { } gap) findings.Add(gap);
        if (info.Schema.Tick == TickKind.Trade) Trades(findings, tally, prices, notes);
        if (info.Schema.Tick == TickKind.Quote) Quotes(findings, tally, notes);
        if (book is not null) Book(findings, tally, book, notes);
        if (delays is not null) Clock(findings, delays, info);
        else if (clock is not null) OneClock(findings, dataset);
        return new TickQualityReport { Info = info, Counts = counts, Clock = delays, Book = book, Findings = [.. findings.OrderByDescending(f => f.Level)] };
    }

    private static void Times(List<QualityFinding> findings, TickTally tally, NoteTaker notes)
    {
        if (tally.BackwardOccurred > 0)
            findings.Add(new("backward-times", QualityLevel.Caution, tally.BackwardOccurred, $"{Count(tally.BackwardOccurred, "row")} occurred before the row before.", notes.Of("backward-times")));
        if (tally.BackwardReceived > 0)
            findings.Add(new("backward-receiving", QualityLevel.Fault, tally.BackwardReceived, $"{Count(tally.BackwardReceived, "row")} were received before the row before: the recorder's clock was set back, or files are out of order.", notes.Of("backward-receiving")));
    }

    private static void Trades(List<QualityFinding> findings, TickTally tally, PriceCheck prices, NoteTaker notes)
    {
        if (!tally.IdsAreConsecutive && tally.Rows > 1)
            findings.Add(new("id-gaps", QualityLevel.Fact, 0, "The numbers of the trades do not run one by one at this venue, so missing trades cannot be told from them.", []));
        else if (tally.IdGaps > 0)
            findings.Add(new("id-gaps", QualityLevel.Fault, tally.IdGaps, $"{Count(tally.MissingIds, "trade")} missing in {Count(tally.IdGaps, "gap")} of the numbers.", notes.Of("id-gaps")));
        if (tally.IdsAreConsecutive && tally.RepeatedOrBackwardIds > 0)
            findings.Add(new("repeated-ids", QualityLevel.Fault, tally.RepeatedOrBackwardIds, $"{Count(tally.RepeatedOrBackwardIds, "trade")} with a number that is not above those before.", notes.Of("repeated-ids")));
        if (prices.Lonely > 0)
            findings.Add(new("lonely-prices", QualityLevel.Caution, prices.Lonely, $"{Count(prices.Lonely, "trade")} more than {LonelyDistance * 100:0} % away from both neighbours, to the same side.", notes.Of("lonely-prices")));
    }

    private static void Quotes(List<QualityFinding> findings, TickTally tally, NoteTaker notes)
    {
        if (tally.CrossedQuotes > 0) findings.Add(new("crossed-quotes", QualityLevel.Fault, tally.CrossedQuotes, $"{Count(tally.CrossedQuotes, "quote")} with the bid above the ask.", notes.Of("crossed-quotes")));
        if (tally.OneSidedQuotes > 0) findings.Add(new("one-sided-quotes", QualityLevel.Caution, tally.OneSidedQuotes, $"{Count(tally.OneSidedQuotes, "quote")} with one side only.", notes.Of("one-sided-quotes")));
    }

    private static void Book(List<QualityFinding> findings, TickTally tally, BookFindings book, NoteTaker notes)
    {
        if (tally.Snapshots == 0)
            findings.Add(new("snapshots", QualityLevel.Fault, 0, "There is no snapshot: the book is only what has changed since the start.", []));
        else
            findings.Add(new("snapshots", QualityLevel.Fact, tally.Snapshots, $"{Count(tally.Snapshots, "snapshot")} and {Count(tally.BookEvents, "message")} of changes; at the end {Number(book.Bids)} bid and {Number(book.Asks)} ask levels.", []));
        if (tally.SequenceBreaks > 0)
            findings.Add(new("sequence-breaks", QualityLevel.Fault, tally.SequenceBreaks, $"{Count(tally.SequenceBreaks, "message")} do not follow the one before: changes are missing, the book is wrong until the next snapshot.", notes.Of("sequence-breaks")));
        if (book.Crossed > 0)
            findings.Add(new("crossed-book", QualityLevel.Fault, book.Crossed, $"Behind {Count(book.Crossed, "message")} of {Number(book.Messages)} the rebuilt book is crossed.", notes.Of("crossed-book")));
        if (book.Comparable == 0) return;
        findings.Add(new(
            "book-quotes", book.Equal == book.Comparable ? QualityLevel.Fact : QualityLevel.Fault, book.Comparable - book.Equal,
            $"The rebuilt best bid and ask (price and quantity) equal {book.QuotesId} in {Number(book.Equal)} of {Number(book.Comparable)} comparable cases.", notes.Of("book-quotes")));
    }

    private static void Clock(List<QualityFinding> findings, ClockFindings clock, TickInfo info)
    {
        string spread = $"receiving minus occurring: at least {Seconds(clock.Least)}, in the middle {Seconds(clock.Median)}, 99 of 100 within {Seconds(clock.High)}";
        string drift = $"; the smallest of sixteen stretches lie between {Seconds(clock.LeastLow)} and {Seconds(clock.LeastHigh)}";
        if (clock.Impossible > 0)
        {
            bool corrected = info.ClockOffset >= clock.LeastOffset;
            findings.Add(new(
                "clock", corrected ? QualityLevel.Fact : QualityLevel.Fault, clock.Impossible,
                corrected
                    ? $"The recorder's clock runs at least {Seconds(clock.LeastOffset)} behind the venue's; readers add {Seconds(info.ClockOffset)} ({spread}{drift})."
                    : $"The recorder's clock runs at least {Seconds(clock.LeastOffset)} behind the venue's: {Count(clock.Impossible, "row")} of {Number(clock.Rows)} were received before they occurred ({spread}{drift}). Correct it with `godwit data clock {info.Id} auto`.",
                []));
            return;
        }
        findings.Add(new("clock", QualityLevel.Fact, clock.Rows, $"The clocks agree with each other ({spread}{drift}).", []));
    }

    private static void OneClock(List<QualityFinding> findings, TickDataset dataset)
    {
        using TickPart first = dataset.OpenPart(0);
        bool occurred = first.Column(0)[0] != TickSchema.Missing;
        findings.Add(new("clock", QualityLevel.Fact, 0, occurred
            ? "The rows carry only the venue's time; how long they were under way is not recorded."
            : "The rows carry only the recorder's time: the venue says none. Where its clock is off, so are they; `godwit data clock` corrects it.", []));
    }

    internal static string Seconds(Duration length) => $"{Math.Round((decimal)length.Nanos / 1_000_000_000, 6).ToString("0.######", CultureInfo.InvariantCulture)} s";
    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    private static string Count(long value, string noun) => $"{Number(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>Trades whose price stands alone between its neighbours.</summary>
    private sealed class PriceCheck(NoteTaker notes)
    {
        private (long At, long Price) _before, _last;

        public long Lonely { get; private set; }

        public void Add(TickColumns rows)
        {
            ReadOnlySpan<long> prices = rows.Column(2);
            for (int i = 0; i < prices.Length; i++)
            {
                if (_before.Price > 0 && _last.Price > 0 && prices[i] > 0 && Stands(_before.Price, _last.Price, prices[i]))
                {
                    Lonely++;
                    string Text(long price) => Decimals.Format(price, rows.Scales[0]);
                    notes.Take("lonely-prices", new Instant(_last.At), $"{Text(_last.Price)} between {Text(_before.Price)} and {Text(prices[i])}");
                }
                (_before, _last) = (_last, (rows.OccurredOf(i), prices[i]));
            }
        }

        private static bool Stands(double before, double price, double next)
        {
            double up = price / before - 1, back = price / next - 1;
            return Math.Abs(up) > LonelyDistance && Math.Abs(back) > LonelyDistance && (up > 0) == (back > 0);
        }
    }
}
