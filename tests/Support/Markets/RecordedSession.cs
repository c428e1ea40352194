using System.IO.Compression;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Support.References;

namespace Godwit.Support.Markets;

/// <summary>A recorded session of the shared market data as ticks: book, trades and quotes. The book begins with its snapshot.</summary>
public sealed class RecordedSession
{
    private const long RecorderBehindNanos = 1_270_000_000;

    private readonly int _priceScale, _quantityScale;

    private RecordedSession(int priceScale, int quantityScale) => (_priceScale, _quantityScale) = (priceScale, quantityScale);

    public required IReadOnlyList<Tick> Book { get; init; }
    public required IReadOnlyList<Tick> Trades { get; init; }

    /// <summary>Best bid and ask by the number of the update that made them.</summary>
    public required Dictionary<long, Quote> Quotes { get; init; }

    /// <summary>The folder of shared market data.</summary>
    public static string Folder => Path.Combine(Environment.GetEnvironmentVariable("GODWIT_SHARED") is { Length: > 0 } shared ? shared : Path.Combine(ReferenceFolder.Path, ".."), "data");

    public static bool Exists(string name) => File.Exists(FileOf(name, "l2"));

    /// <summary>Reads <c>NAME_l2</c>, <c>NAME_trades</c> and <c>NAME_bookticker</c>.</summary>
    public static RecordedSession Read(string name, int priceScale, int quantityScale)
    {
        var reader = new RecordedSession(priceScale, quantityScale) { Book = [], Trades = [], Quotes = [] };
        return new RecordedSession(priceScale, quantityScale)
        {
            Book = reader.ReadBook(FileOf(name, "l2")),
            Trades = reader.ReadTrades(FileOf(name, "trades")),
            Quotes = reader.ReadQuotes(FileOf(name, "bookticker")),
        };
    }

    /// <summary>Book rows and trades as one stream in order of occurrence; trades before the book message of the same instant, which knows of them.</summary>
    public Tick[] Merged()
    {
        var merged = new List<Tick>(Book.Count + Trades.Count);
        int trade = 0;
        for (int row = 0; row < Book.Count; row++)
        {
            bool starts = row == 0 || Book[row - 1].Is(TickFlags.EndOfMessage);
            while (starts && trade < Trades.Count && Trades[trade].OccurredAt <= Book[row].OccurredAt) merged.Add(Trades[trade++]);
            merged.Add(Book[row]);
        }
        while (trade < Trades.Count) merged.Add(Trades[trade++]);
        return [.. merged];
    }

    private static string FileOf(string name, string kind) => Path.Combine(Folder, $"{name}_{kind}.csv.gz");

    private List<Tick> ReadBook(string file)
    {
        string[][] rows = [.. Rows(file)];
        // The live rule: the snapshot replaces everything up to its number.
        long snapshot = long.Parse(rows.First(r => r[2] == "S")[4]);
        string[][] kept = [.. rows.Where(r => r[2] == "S"), .. rows.Where(r => r[2] == "U" && long.Parse(r[4]) > snapshot)];
        long event0 = long.Parse(rows.First(r => r[2] == "U" && long.Parse(r[4]) > snapshot)[1]);
        var ticks = new List<Tick>(kept.Length);
        for (int i = 0; i < kept.Length; i++)
        {
            string[] row = kept[i];
            bool starts = i == 0 || !IsSameMessage(kept[i - 1], row), ends = i == kept.Length - 1 || !IsSameMessage(row, kept[i + 1]);
            TickFlags flags = (ends ? TickFlags.EndOfMessage : 0) | (row[6] == "b" ? TickFlags.Bid : 0) | (row[6].Length == 0 ? TickFlags.NoLevel : 0)
                | (starts && row[2] == "S" ? TickFlags.StartOfSnapshot : 0);
            Instant occurred = Instant.FromUnixMillis(row[1].Length > 0 ? long.Parse(row[1]) : event0), received = new(long.Parse(row[0]) + RecorderBehindNanos);
            var change = new BookChange(occurred, new Price(Units(row[7], _priceScale)), new Quantity(Units(row[8], _quantityScale)), long.Parse(row[4]), flags);
            ticks.Add(Tick.OfBook(in change, received));
        }
        return ticks;
    }

    private static bool IsSameMessage(string[] a, string[] b) => a[0] == b[0] && a[2] == b[2] && a[4] == b[4];

    private List<Tick> ReadTrades(string file) =>
    [
        .. Rows(file).Select(r =>
        {
            var trade = new Trade(Instant.FromUnixMillis(long.Parse(r[0])), new Price(Units(r[1], _priceScale)), new Quantity(Units(r[2], _quantityScale)), long.Parse(r[4]), r[3] == "1");
            return Tick.OfTrade(in trade, trade.Time);
        }),
    ];

    private Dictionary<long, Quote> ReadQuotes(string file)
    {
        var quotes = new Dictionary<long, Quote>();
        foreach (string[] r in Rows(file))
            quotes[long.Parse(r[2])] = new Quote(new Instant(long.Parse(r[0]) + RecorderBehindNanos),
                new Price(Units(r[3], _priceScale)), new Quantity(Units(r[4], _quantityScale)), new Price(Units(r[5], _priceScale)), new Quantity(Units(r[6], _quantityScale)));
        return quotes;
    }

    private static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }

    private static long Units(string text, int scale) =>
        text.Length == 0 ? 0 : Decimals.TryParse(text, scale, out long units) ? units : throw new FormatException($"'{text}' has more than {scale} decimals.");
}
