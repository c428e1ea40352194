using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Support.Venues;

/// <summary>
/// A server on the loopback address that answers as Binance's archive and REST interface and as Coinbase's REST interface do, on real
/// sockets, with faults by plan. It knows BTCUSDT and BTC-USD.
/// </summary>
public sealed class StandInVenue : IDisposable
{
    public const int WeightLimit = 6_000;

    private readonly HttpListener _listener;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, int> _attempts = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ManualResetEventSlim _end = new();
    private readonly Lock _guard = new();
    private long _minute, _used;

    public StandInVenue(TimeProvider time)
    {
        _time = time;
        (_listener, Address) = Listen();
        _ = AcceptAsync();
    }

    public string Address { get; }

    public StandInMarket Market { get; init; } = new();

    /// <summary>Fault of the n-th request (from 0) of an address.</summary>
    public Func<string, int, StandInFault> Faults { get; init; } = StandInFaults.Nothing;

    /// <summary>The archive has months that end until here.</summary>
    public Instant MonthsUntil { get; init; } = Instant.MaxValue;

    /// <summary>The archive has days that end until here.</summary>
    public Instant DaysUntil { get; init; } = Instant.MaxValue;

    /// <summary>The server's clock less that of the caller.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>What a 429 or 418 asks to wait.</summary>
    public int RetryAfterSeconds { get; init; } = 7;

    /// <summary>Weight that others behind the same address have used in the first minute.</summary>
    public long ForeignWeight { get; init; }

    /// <summary>Largest weight of a minute, and answers that had to refuse for it.</summary>
    public long LargestWeight { get; private set; }
    public int Refused { get; private set; }

    /// <summary>Requests by address.</summary>
    public IReadOnlyDictionary<string, int> Requests => _attempts;

    public int RequestsTo(string part) => _attempts.Where(r => r.Key.Contains(part, StringComparison.Ordinal)).Sum(r => r.Value);

    public void Dispose()
    {
        _end.Set();
        _listener.Close();
    }

    private static (HttpListener, string) Listen()
    {
        for (int attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, $"http://127.0.0.1:{port}");
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Factory.StartNew(() => Answer(context), TaskCreationOptions.LongRunning);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string address = context.Request.RawUrl!;
        int attempt = _attempts.AddOrUpdate(address, 1, (_, n) => n + 1) - 1;
        StandInFault fault = Faults(address, attempt);
        try
        {
            context.Response.Headers["Date"] = (_time.GetUtcNow() + ClockOffset).UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
            bool klines = context.Request.Url!.AbsolutePath == "/api/v3/klines";
            if (klines && !Enter(context.Response, 2)) fault = StandInFault.TooManyRequests;
            Answer(context, fault, address);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client has gone.
        }
    }

    private void Answer(HttpListenerContext context, StandInFault fault, string address)
    {
        switch (fault)
        {
            case StandInFault.TooManyRequests:
            case StandInFault.Banned:
                context.Response.Headers["Retry-After"] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                Send(context, fault == StandInFault.Banned ? 418 : 429, """{"code":-1003,"msg":"Too much request weight used."}""");
                return;
            case StandInFault.ServerError:
                Send(context, 503, "<html>busy</html>");
                return;
            case StandInFault.Silence:
                _end.Wait();
                context.Response.Abort();
                return;
            case StandInFault.NotFound:
                Send(context, 404, "");
                return;
            case StandInFault.Garbage:
                Send(context, 200, "<!doctype html>");
                return;
        }
        (int status, byte[] body) = Body(context.Request.Url!, address, fault);
        if (fault == StandInFault.CutAnswer && body.Length > 1)
        {
            context.Response.ContentLength64 = body.Length;
            context.Response.OutputStream.Write(body, 0, body.Length / 2);
            context.Response.OutputStream.Flush();
            context.Response.Abort();
            return;
        }
        Send(context, status, body);
    }

    private bool Enter(HttpListenerResponse response, int weight)
    {
        lock (_guard)
        {
            long minute = _time.GetUtcNow().ToUnixTimeMilliseconds() / 60_000;
            if (minute != _minute) (_used, _minute) = (_minute == 0 ? ForeignWeight : 0, minute);
            _used += weight;
            LargestWeight = Math.Max(LargestWeight, _used);
            response.Headers["X-MBX-USED-WEIGHT-1M"] = _used.ToString(CultureInfo.InvariantCulture);
            if (_used <= WeightLimit) return true;
            Refused++;
            return false;
        }
    }

    private (int, byte[]) Body(Uri url, string address, StandInFault fault)
    {
        string[] parts = url.AbsolutePath.Trim('/').Split('/');
        var query = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        return parts switch
        {
            ["api", "v3", "klines"] => Klines(query, fault),
            ["api", "v3", "brokerage", "market", "products", var product, "candles"] => Candles(product, query),
            ["data", "spot", "monthly" or "daily", "klines", "BTCUSDT", var interval, var file] => Archive(interval, file, fault),
            _ => (404, Encoding.UTF8.GetBytes("""{"error":"NOT_FOUND"}""")),
        };
    }

    private Instant Now => Instant.FromUnixMillis((_time.GetUtcNow() + ClockOffset).ToUnixTimeMilliseconds());

    private (int, byte[]) Klines(Dictionary<string, string> query, StandInFault fault)
    {
        if (query["symbol"] != "BTCUSDT") return (400, Encoding.UTF8.GetBytes("""{"code":-1121,"msg":"Invalid symbol."}"""));
        BarInterval interval = Interval(query["interval"]);
        Instant from = Millis(query["startTime"]), to = Millis(query["endTime"]) + Duration.FromMillis(1);
        // The running bar is part of an answer, too.
        Instant end = to < Now ? to : Now + Duration.FromMillis(1);
        Instant[] bars = [.. StandInMarket.Grid(from < Market.Listed ? Market.Listed : from, end, interval).Where(Market.Has).Take(int.Parse(query["limit"], CultureInfo.InvariantCulture))];
        if (fault == StandInFault.Shuffled) Array.Reverse(bars);
        return (200, Encoding.UTF8.GetBytes("[" + string.Join(",", bars.Select(b => Kline(b, interval))) + "]"));
    }

    private static string Kline(Instant open, BarInterval interval)
    {
        string[] bar = StandInMarket.Bar(open, interval);
        return $"[{open.UnixMillis},{string.Join(",", bar.Select(n => $"\"{n}\""))},{(open + interval.Length).UnixMillis - 1},\"1.0\",7,\"0.5\",\"0.5\",\"0\"]";
    }

    private (int, byte[]) Candles(string product, Dictionary<string, string> query)
    {
        if (product != "BTC-USD") return (404, Encoding.UTF8.GetBytes("""{"error":"NOT_FOUND","error_details":"product not found"}"""));
        BarInterval interval = Interval(query["granularity"] switch { "ONE_MINUTE" => "1m", "ONE_HOUR" => "1h", "ONE_DAY" => "1d", var other => throw new InvalidOperationException(other) });
        Instant from = Millis(query["start"] + "000"), to = Millis(query["end"] + "000") + Duration.FromMillis(1);
        Instant end = to < Now ? to : Now + Duration.FromMillis(1);
        Instant[] bars = [.. StandInMarket.Grid(from < Market.Listed ? interval.Floor(Market.Listed) : from, end, interval)
            .Where(b => interval.Length.Nanos >= Duration.NanosPerDay || Market.Has(b)).Reverse()];
        if (bars.Length > 350) return (400, Encoding.UTF8.GetBytes("""{"error":"INVALID_ARGUMENT","message":"number of candles requested should be less than 350"}"""));
        return (200, Encoding.UTF8.GetBytes("{\"candles\":[" + string.Join(",", bars.Select(b => Candle(b, interval))) + "]}"));
    }

    private static string Candle(Instant open, BarInterval interval)
    {
        string[] bar = StandInMarket.Bar(open, interval);
        return $$"""{"start":"{{open.UnixMillis / 1000}}","low":"{{bar[2]}}","high":"{{bar[1]}}","open":"{{bar[0]}}","close":"{{bar[3]}}","volume":"{{bar[4]}}"}""";
    }

    private (int, byte[]) Archive(string interval, string file, StandInFault fault)
    {
        bool sum = file.EndsWith(".CHECKSUM", StringComparison.Ordinal);
        string name = sum ? file[..^".CHECKSUM".Length] : file;
        string day = Path.GetFileNameWithoutExtension(name)[$"BTCUSDT-{interval}-".Length..];
        bool month = day.Length == 7;
        DateTime start = DateTime.ParseExact(month ? day + "-01" : day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        Instant from = Of(start), to = Of(month ? start.AddMonths(1) : start.AddDays(1));
        if (to > (month ? MonthsUntil : DaysUntil) || to > Now || from < Market.Listed && to <= Market.Listed) return (404, []);
        byte[] zip = _files.GetOrAdd(name, _ => Zip(name, from, to, Interval(interval)));
        if (fault == StandInFault.DamagedFile)
        {
            zip = [.. zip];
            zip[zip.Length / 2] ^= 0xFF;
        }
        if (!sum) return (200, zip);
        string hash = Convert.ToHexStringLower(SHA256.HashData(zip));
        return (200, Encoding.ASCII.GetBytes($"{(fault == StandInFault.WrongChecksum ? hash[1..] + "0" : hash)}  {name}\n"));
    }

    private byte[] Zip(string name, Instant from, Instant to, BarInterval interval)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var text = new StreamWriter(zip.CreateEntry(Path.ChangeExtension(name, ".csv")).Open());
            // Microseconds since 2025.
            long unit = from >= Of(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc)) ? 1_000 : 1_000_000;
            foreach (Instant open in StandInMarket.Grid(from, to, interval).Where(Market.ArchiveHas))
                text.Write($"{open.UnixNanos / unit},{string.Join(",", StandInMarket.Bar(open, interval))},{(open + interval.Length).UnixNanos / unit - 1},1.0,7,0.5,0.5,0\n");
        }
        return bytes.ToArray();
    }

    private static void Send(HttpListenerContext context, int status, string body) => Send(context, status, Encoding.UTF8.GetBytes(body));

    private static void Send(HttpListenerContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength64 = body.Length;
        context.Response.OutputStream.Write(body);
        context.Response.Close();
    }

    private static BarInterval Interval(string text) => BarInterval.TryParse(text, out BarInterval interval) ? interval : throw new InvalidOperationException(text);
    private static Instant Millis(string text) => Instant.FromUnixMillis(long.Parse(text, CultureInfo.InvariantCulture));
    private static Instant Of(DateTime time) => new((time - DateTime.UnixEpoch).Ticks * 100);
}
