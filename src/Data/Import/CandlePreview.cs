using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import.Formats;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import;

/// <summary>One row as it would be stored, in exact decimals.</summary>
public sealed record PreviewRow(Instant OpenTime, string Open, string High, string Low, string Close, string Volume);

/// <summary>What an import of a file would do, found out from its first rows; nothing is stored.</summary>
public sealed record CandlePreview
{
    private const int RowsRead = 1024, RowsShown = 5, BrokenShown = 5;

    /// <summary>File name; of an archive, with the first file in it.</summary>
    public required string File { get; init; }

    /// <summary>Name of the format; null when none is known.</summary>
    public string? Format { get; private init; }

    /// <summary>The dataset that would take the rows; null when the file is refused.</summary>
    public string? DatasetId { get; private init; }

    /// <summary>Findings such as delimiter and form of time.</summary>
    public IReadOnlyList<FormatFact> Facts { get; private init; } = [];

    /// <summary>Where time, open, high, low, close and volume come from, in this order; empty when the format has only one way.</summary>
    public IReadOnlyList<string> Columns { get; private init; } = [];

    /// <summary>What was decided although it could be otherwise.</summary>
    public IReadOnlyList<string> Doubts { get; private init; } = [];

    /// <summary>The first rows as they would be stored, in rising order of time.</summary>
    public IReadOnlyList<PreviewRow> Rows { get; private init; } = [];

    /// <summary>Rows among the first that would be left out.</summary>
    public IReadOnlyList<BrokenRow> BrokenRows { get; private init; } = [];

    /// <summary>Why the file would be refused; null when it would be taken.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Looks at the first rows of a file.</summary>
    public static CandlePreview Of(string path, BarFileOptions options)
    {
        var preview = new CandlePreview { File = Printable.Of(Path.GetFileName(path)) };
        var rows = new FirstRows();
        try
        {
            using PackedFile file = PackedFile.Open(path);
            file.ReadMembers(source => throw Look(source, options, rows, ref preview));
            return preview;
        }
        catch (Looked)
        {
            return preview;
        }
        catch (GodwitException e)
        {
            return preview with { Refusal = e.Message };
        }
    }

    private static Looked Look(CandleSource source, BarFileOptions options, FirstRows rows, ref CandlePreview preview)
    {
        preview = preview with { File = source.DisplayName };
        ICandleFormat format = CandleFormats.Of(source, options.Reading);
        FormatFacts facts = format.Describe(source);
        preview = preview with { Format = format.Name, Facts = facts.Facts, Columns = facts.Columns, Doubts = facts.Doubts };
        try
        {
            format.Read(source, rows, CancellationToken.None);
        }
        catch (Looked)
        {
            // Enough rows.
        }
        preview = preview.With(source, format, options, rows);
        return new Looked();
    }

    private CandlePreview With(CandleSource source, ICandleFormat format, BarFileOptions options, FirstRows rows)
    {
        bool backwards = RowProbe.RunsBackwards(rows.Good);
        BarInterval? spacing = RowProbe.Interval(rows.Good, out bool certain, out bool only);
        BarInterval? told = options.Interval ?? CandleFile.NameOf(source, format)?.Interval;
        if (backwards) rows.Good.Reverse();
        List<string> doubts = [.. Doubts];
        if (told is null && spacing is { } found) doubts.Add($"the interval {found} is the usual distance of the first stamps");
        if (backwards) doubts.Add("the file runs newest first; it is turned round");
        CandlePreview preview = this with
        {
            Doubts = doubts,
            Rows = [.. rows.Good.Take(RowsShown).Select(row => Shown(row.Row))],
            BrokenRows = [.. rows.Broken.Take(BrokenShown).Select(row => new BrokenRow(source.DisplayName, row.Line, row.Reason))],
        };
        if (rows.Good.Count == 0) return preview with { Refusal = $"{source.DisplayName} holds no valid candle in its first rows." };
        BarInterval interval = CandleFile.RequireInterval(source, new SeriesStart(told ?? spacing, certain ? spacing : null, only));
        return preview with { DatasetId = CandleImporter.Target(source, format, options, interval).ToString() };
    }

    private static PreviewRow Shown(in CandleRow row)
    {
        int scale = row.PriceScale;
        string Price(long units) => Decimals.Format(units, scale);
        return new PreviewRow(new Instant(row.OpenTimeNanos), Price(row.Open), Price(row.High), Price(row.Low), Price(row.Close), Decimals.Format(row.Volume, row.VolumeScale));
    }

    /// <summary>Ends reading when enough was seen.</summary>
    private sealed class Looked : Exception;

    private sealed class FirstRows : ICandleSink
    {
        public List<(long Line, CandleRow Row)> Good { get; } = [];
        public List<(long Line, string Reason)> Broken { get; } = [];

        public void Row(long line, in CandleRow row)
        {
            if (row.Inconsistency() is { } reason) Take(line, reason);
            else Good.Add((line, row));
            StopWhenEnough();
        }

        void ICandleSink.Broken(long line, string reason)
        {
            Take(line, reason);
            StopWhenEnough();
        }

        private void Take(long line, string reason) => Broken.Add((line, reason));

        private void StopWhenEnough()
        {
            if (Good.Count + Broken.Count >= RowsRead) throw new Looked();
        }
    }
}
