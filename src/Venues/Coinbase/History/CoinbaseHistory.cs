using System.Globalization;
using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Venues.Common.Faults;
using Godwit.Venues.Common.History;
using Godwit.Venues.Common.RateLimits;
using Godwit.Venues.Common.Rest;
using Godwit.Venues.Common.Symbols;

namespace Godwit.Venues.Coinbase.History;

/// <summary>Candles of Coinbase from the public part of Advanced Trade's REST interface. There is no archive.</summary>
/// <remarks>Answers hold at most 350 candles, newest first. Pages ask for 300, because it is not said whether the end counts. Bars without trades do not exist.</remarks>
public sealed class CoinbaseHistory : IVenueHistory
{
    private const int PageBars = 300, MaxCandles = 350, FirstYear = 2015;

    private static readonly (string Interval, string Name)[] Granularities =
    [
        ("1m", "ONE_MINUTE"), ("5m", "FIVE_MINUTE"), ("15m", "FIFTEEN_MINUTE"), ("30m", "THIRTY_MINUTE"), ("1h", "ONE_HOUR"), ("2h", "TWO_HOUR"),
        ("4h", "FOUR_HOUR"), ("6h", "SIX_HOUR"), ("1d", "ONE_DAY"),
    ];

    private static readonly Instant Begin = new((new DateTime(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100);

    public static readonly Uri DefaultEndpoint = new("https://api.coinbase.com");

    /// <summary>Names of products; the quotes that Coinbase trades in.</summary>
    public static PairNames Products { get; } = new("USD", "USDC", "USDT", "EUR", "GBP", "BTC", "ETH", "DAI", "INR", "SGD");

    private readonly Uri _endpoint;
    private readonly string _product, _granularity;
    private readonly BarInterval _interval;
    private readonly VenueHttp _rest;

    /// <exception cref="GodwitException">Coinbase has no bars of that length, or the symbol is no pair.</exception>
    public CoinbaseHistory(HistoryRequest request, Uri endpoint, string ledgerFolder, VenueHttpOptions options, TimeProvider time)
    {
        (_endpoint, _interval) = (endpoint, request.Interval);
        _granularity = Array.Find(Granularities, g => g.Interval == _interval.ToString()).Name
            ?? throw GodwitException.Usage($"COINBASE has no bars of {_interval}; it has {string.Join(", ", Granularities.Select(g => g.Interval))}.");
        _product = Products.WithDash(request.Symbol)
            ?? throw GodwitException.Usage($"'{request.Symbol}' is no pair of COINBASE; write one such as BTC-USD, in one of {string.Join(", ", Products.Quotes)}.");
        var budget = new RateBudget($"coinbase-{endpoint.Host}-{endpoint.Port}", TimeSpan.FromSeconds(1), 10);
        _rest = new VenueHttp(options with { Ledger = new RateLedger(ledgerFolder, budget, time) }, time);
    }

    public string Venue => "COINBASE";
    public string Symbol => Products.WithoutDash(_product)!;
    public bool LeavesOutSilentBars => true;
    public (long Bytes, long Requests) Traffic => (_rest.BytesReceived, _rest.Requests);
    public TimeSpan? ClockOffset => _rest.ClockOffset;

    /// <summary>Found by days, because a year of minutes is 1,752 pages.</summary>
    public async Task<Instant?> FirstAsync(Instant from, Instant to, CancellationToken cancellation)
    {
        if (from < Begin) from = Begin;
        Duration page = Duration.FromDays(PageBars);
        for (var day = new Instant(from.UtcDay * Duration.NanosPerDay); day < to; day += page)
        {
            IReadOnlyList<CandleText> days = await CandlesAsync("ONE_DAY", day, day + page < to ? day + page : to, Duration.FromDays(1), cancellation).ConfigureAwait(false);
            if (days.Count > 0) return days[0].OpenTime > from ? days[0].OpenTime : from;
        }
        return null;
    }

    public IReadOnlyList<HistoryPiece> Plan(Instant from, Instant to) => PlanRest(from, to);

    public IReadOnlyList<HistoryPiece> PlanRest(Instant from, Instant to) => CandlePage.Pages(from, to, _interval.Length, PageBars);

    public Task<IReadOnlyList<HistoryPiece>> FinerAsync(HistoryPiece piece, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<HistoryPiece>>([]);

    public string FileName(HistoryPiece piece) => $"rest-{piece.From.UnixMillis}-{piece.To.UnixMillis}.csv";

    public async Task<(PieceState State, string Reason)> FetchAsync(HistoryPiece piece, string path, CancellationToken cancellation) =>
        (CandlePage.Write(path, await CandlesAsync(_granularity, piece.From, piece.To, _interval.Length, cancellation).ConfigureAwait(false)), "");

    public void Dispose() => _rest.Dispose();

    private async Task<IReadOnlyList<CandleText>> CandlesAsync(string granularity, Instant from, Instant to, Duration bar, CancellationToken cancellation)
    {
        // Whether a bar that opens at the end belongs to the answer is not said: one more is asked for, and what is outside is dropped.
        string query = string.Create(CultureInfo.InvariantCulture,
            $"api/v3/brokerage/market/products/{_product}/candles?start={from.UnixMillis / 1_000}&end={(to + bar).UnixMillis / 1_000}&granularity={granularity}&limit={MaxCandles}");
        IReadOnlyList<CandleText>? rows = await _rest.GetJsonAsync(new Uri(_endpoint, query), 1, Rows, cancellation).ConfigureAwait(false);
        return CandlePage.Clean(rows ?? throw new VenueException(new VenueFault(FaultKind.Rejected, $"COINBASE knows no product '{_product}'.")), from, to);
    }

    /// <summary>An object with a list of objects; every number, the time in seconds too, is a text.</summary>
    private static IReadOnlyList<CandleText> Rows(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("candles", out JsonElement candles) || candles.ValueKind != JsonValueKind.Array)
            throw new FormatException("no list of candles");
        var rows = new List<CandleText>(candles.GetArrayLength());
        foreach (JsonElement row in candles.EnumerateArray())
        {
            if (!long.TryParse(Text(row, "start"), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)) throw new FormatException("a candle's start is no number of seconds");
            rows.Add(new CandleText(Instant.FromUnixSeconds(seconds), Text(row, "open"), Text(row, "high"), Text(row, "low"), Text(row, "close"), Text(row, "volume")));
        }
        return rows;
    }

    private static string Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.String
            ? field.GetString()!
            : throw new FormatException($"a candle has no text '{name}'");
}
