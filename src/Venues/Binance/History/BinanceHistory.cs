using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Venues.Common.Faults;
using Godwit.Venues.Common.History;
using Godwit.Venues.Common.RateLimits;
using Godwit.Venues.Common.Rest;

namespace Godwit.Venues.Binance.History;

/// <summary>Where Binance's history is asked for; the defaults need no key.</summary>
/// <param name="Rest">REST interface for market data.</param>
/// <param name="Archive">Public archive with a check sum beside every file; null to use REST alone.</param>
public sealed record BinanceEndpoints(Uri Rest, Uri? Archive)
{
    public static readonly BinanceEndpoints Default = new(new Uri("https://data-api.binance.vision"), new Uri("https://data.binance.vision"));
}

/// <summary>Candles of Binance spot: full months and days from the public archive, the rest from REST.</summary>
public sealed class BinanceHistory : IVenueHistory
{
    private const int PageBars = 1_000, KlinesWeight = 2, ChecksumAttempts = 3;
    private static readonly string[] Intervals = ["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w"];

    private readonly BinanceEndpoints _endpoints;
    private readonly BarInterval _interval;
    private readonly VenueHttp _rest, _archive;

    /// <exception cref="GodwitException">Binance has no bars of that length, or the symbol is no name.</exception>
    public BinanceHistory(HistoryRequest request, BinanceEndpoints endpoints, string ledgerFolder, VenueHttpOptions options, TimeProvider time)
    {
        (_endpoints, _interval) = (endpoints, request.Interval);
        if (!Intervals.Contains(_interval.ToString()))
            throw GodwitException.Usage($"BINANCE has no bars of {_interval}; it has {string.Join(", ", Intervals)}.");
        Symbol = request.Symbol.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal);
        if (Symbol.Length is 0 or > 40 || !Symbol.All(char.IsLetterOrDigit)) throw GodwitException.Usage($"'{request.Symbol}' is no symbol of BINANCE; write one such as BTCUSDT.");
        var budget = new RateBudget($"binance-{endpoints.Rest.Host}-{endpoints.Rest.Port}", TimeSpan.FromMinutes(1), 6_000, "X-MBX-USED-WEIGHT-1M");
        _rest = new VenueHttp(options with { Ledger = new RateLedger(ledgerFolder, budget, time) }, time);
        _archive = new VenueHttp(options with { Ledger = null }, time);
    }

    public string Venue => "BINANCE";
    public string Symbol { get; }
    public bool LeavesOutSilentBars => false;
    public (long Bytes, long Requests) Traffic => (_rest.BytesReceived + _archive.BytesReceived, _rest.Requests + _archive.Requests);
    public TimeSpan? ClockOffset => _rest.ClockOffset;

    public async Task<Instant?> FirstAsync(Instant from, Instant to, CancellationToken cancellation)
    {
        IReadOnlyList<CandleText> rows = await KlinesAsync(from, to, 1, cancellation).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0].OpenTime;
    }

    public IReadOnlyList<HistoryPiece> Plan(Instant from, Instant to)
    {
        // One or a few answers are cheaper than many files.
        if (_endpoints.Archive is null || _interval.Length.Nanos > Duration.NanosPerDay || FitsOnePage(from, to)) return PlanRest(from, to);
        var pieces = new List<HistoryPiece>();
        for (Instant at = from; at < to;)
        {
            Instant month = UtcMonths.End(at), day = new((at.UtcDay + 1) * Duration.NanosPerDay);
            bool atDay = at.UnixNanos % Duration.NanosPerDay == 0;
            if (UtcMonths.Start(at) == at && month <= to)
            {
                pieces.Add(new HistoryPiece(PieceSource.ArchiveMonth, at, month));
                at = month;
            }
            else
            {
                Instant end = month < to ? month : to;
                if (FitsOnePage(at, end)) pieces.AddRange(PlanRest(at, end));
                else if (atDay && day <= to) pieces.Add(new HistoryPiece(PieceSource.ArchiveDay, at, end = day));
                else pieces.AddRange(PlanRest(at, end = day < to ? day : to));
                at = end;
            }
        }
        return pieces;
    }

    public IReadOnlyList<HistoryPiece> PlanRest(Instant from, Instant to) => CandlePage.Pages(from, to, _interval.Length, PageBars);

    public async Task<IReadOnlyList<HistoryPiece>> FinerAsync(HistoryPiece piece, CancellationToken cancellation)
    {
        if (piece.Source == PieceSource.ArchiveDay || FitsOnePage(piece.From, piece.To)) return PlanRest(piece.From, piece.To);
        // A month that the archive does not have may lie after the end of a symbol: one question saves many.
        if (await FirstAsync(piece.From, piece.To, cancellation).ConfigureAwait(false) is null) return [];
        var days = new List<HistoryPiece>();
        for (Instant at = piece.From; at < piece.To; at += Duration.FromDays(1)) days.Add(new HistoryPiece(PieceSource.ArchiveDay, at, at + Duration.FromDays(1)));
        return days;
    }

    public string FileName(HistoryPiece piece) => piece.Source == PieceSource.Rest
        ? $"rest-{piece.From.UnixMillis}-{piece.To.UnixMillis}.csv"
        : ArchiveName(piece);

    public async Task<(PieceState State, string Reason)> FetchAsync(HistoryPiece piece, string path, CancellationToken cancellation)
    {
        if (piece.Source == PieceSource.Rest)
            return (CandlePage.Write(path, await KlinesAsync(piece.From, piece.To, PageBars, cancellation).ConfigureAwait(false)), "");
        string folder = piece.Source == PieceSource.ArchiveMonth ? "monthly" : "daily", symbol = Uri.EscapeDataString(Symbol);
        var file = new Uri(_endpoints.Archive!, $"data/spot/{folder}/klines/{symbol}/{_interval}/{Uri.EscapeDataString(ArchiveName(piece))}");
        for (int attempt = 1; attempt <= ChecksumAttempts; attempt++)
        {
            string? sums = await _archive.GetTextAsync(new Uri(file + ".CHECKSUM"), 1, cancellation).ConfigureAwait(false);
            if (sums is null || !await _archive.GetFileAsync(file, 1, path + ".part", cancellation).ConfigureAwait(false)) return (PieceState.Missing, "");
            if (!string.Equals(sums.Split(' ', '\n', '\t')[0], Sha256Of(path + ".part"), StringComparison.OrdinalIgnoreCase)) continue;
            File.Move(path + ".part", path, overwrite: true);
            return (PieceState.Delivered, "");
        }
        File.Delete(path + ".part");
        return (PieceState.Damaged, $"{ArchiveName(piece)} differs from its check sum");
    }

    public void Dispose()
    {
        _rest.Dispose();
        _archive.Dispose();
    }

    private bool FitsOnePage(Instant from, Instant to) => (to - from).Nanos <= _interval.Length.Nanos * PageBars;

    private string ArchiveName(HistoryPiece piece) =>
        $"{Symbol}-{_interval}-{piece.From.ToString()[..(piece.Source == PieceSource.ArchiveMonth ? 7 : 10)]}.zip";

    private static string Sha256Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private async Task<IReadOnlyList<CandleText>> KlinesAsync(Instant from, Instant to, int limit, CancellationToken cancellation)
    {
        string query = string.Create(CultureInfo.InvariantCulture,
            $"api/v3/klines?symbol={Uri.EscapeDataString(Symbol)}&interval={_interval}&startTime={from.UnixMillis}&endTime={to.UnixMillis - 1}&limit={limit}");
        try
        {
            IReadOnlyList<CandleText>? rows = await _rest.GetJsonAsync(new Uri(_endpoints.Rest, query), KlinesWeight, Rows, cancellation).ConfigureAwait(false);
            return CandlePage.Clean(rows ?? throw new VenueException(new VenueFault(FaultKind.Fatal, $"{_endpoints.Rest.Authority} has no /api/v3/klines: it is no Binance server.")), from, to);
        }
        catch (VenueException e) when (e.Fault.Kind == FaultKind.Rejected && e.Message.Contains("-1121", StringComparison.Ordinal))
        {
            throw new VenueException(new VenueFault(FaultKind.Rejected, $"BINANCE knows no symbol '{Symbol}'."));
        }
    }

    /// <summary>Rows of twelve fields: open time in milliseconds (microseconds when asked for), then prices and volume as texts.</summary>
    private static IReadOnlyList<CandleText> Rows(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Array) throw new FormatException("not a list of klines");
        var rows = new List<CandleText>(answer.GetArrayLength());
        foreach (JsonElement row in answer.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() < 6 || row[0].ValueKind != JsonValueKind.Number) throw new FormatException("a kline has twelve fields");
            rows.Add(new CandleText(Instant.FromUnixMillis(row[0].GetInt64()), Text(row[1]), Text(row[2]), Text(row[3]), Text(row[4]), Text(row[5])));
        }
        return rows;
    }

    private static string Text(JsonElement field) => field.ValueKind == JsonValueKind.String ? field.GetString()! : throw new FormatException("prices are texts");
}
