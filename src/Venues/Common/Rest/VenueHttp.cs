using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Godwit.Venues.Common.Faults;
using Godwit.Venues.Common.RateLimits;

namespace Godwit.Venues.Common.Rest;

/// <summary>How a venue's server is talked to.</summary>
public sealed record VenueHttpOptions
{
    /// <summary>The budget that requests are entered in; null for servers without limits, such as archives.</summary>
    public RateLedger? Ledger { get; init; }

    /// <summary>Longest silence of a server before a request counts as failed.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A venue that asks for a longer wait than this is not waited for.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often one request is sent at most.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How often when there is no connection at all.</summary>
    public int AttemptsUnreachable { get; init; } = 3;

    /// <summary>Is told about waits of more than a moment.</summary>
    public Action<TimeSpan>? Waiting { get; init; }
}

/// <summary>Questions to one server of a venue: within its budget, repeated where repeating is safe, faults in one vocabulary.</summary>
/// <remarks>Waits run on the time provider, so tests do not sleep. Safe on several threads.</remarks>
public sealed class VenueHttp : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly VenueHttpOptions _options;
    private readonly TimeProvider _time;
    private long _bytes, _requests;

    public VenueHttp(VenueHttpOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(15), AutomaticDecompression = DecompressionMethods.All };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("godwit");
    }

    /// <summary>Bytes of bodies received so far.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytes);

    /// <summary>Requests sent so far, repeats included.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>The server's clock less ours by its last answer, to the second; null before the first.</summary>
    public TimeSpan? ClockOffset { get; private set; }

    /// <summary>The answer as JSON; null when the server knows no such thing (404).</summary>
    /// <param name="url">What is asked.</param>
    /// <param name="weight">What the request costs of the budget.</param>
    /// <param name="read">Makes the result; a <see cref="JsonException"/> or <see cref="FormatException"/> counts as a damaged answer, which is asked for again.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="VenueException">The venue refuses, or does not answer in spite of repeats.</exception>
    public async Task<T?> GetJsonAsync<T>(Uri url, int weight, Func<JsonElement, T> read, CancellationToken cancellation) where T : class
    {
        T? result = null;
        bool found = await GetAsync(
            url, weight,
            async (body, alive) =>
            {
                using var text = new MemoryStream();
                await CopyAsync(body, text, alive).ConfigureAwait(false);
                text.Position = 0;
                using JsonDocument json = JsonDocument.Parse(text);
                result = read(json.RootElement);
            },
            cancellation).ConfigureAwait(false);
        return found ? result : null;
    }

    /// <summary>Text of at most a few lines; null when there is no such thing.</summary>
    public async Task<string?> GetTextAsync(Uri url, int weight, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        bool found = await GetAsync(
            url, weight,
            (body, alive) =>
            {
                text.SetLength(0);
                return CopyAsync(body, text, alive);
            },
            cancellation).ConfigureAwait(false);
        return found ? Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length) : null;
    }

    /// <summary>Writes the answer to a file, from its start with every attempt; false when there is no such thing.</summary>
    public Task<bool> GetFileAsync(Uri url, int weight, string path, CancellationToken cancellation) => GetAsync(
        url, weight,
        async (body, alive) =>
        {
            using FileStream file = File.Create(path);
            await CopyAsync(body, file, alive).ConfigureAwait(false);
        },
        cancellation);

    private async Task<bool> GetAsync(Uri url, int weight, Func<Stream, CancellationTokenSource, Task> read, CancellationToken cancellation)
    {
        string host = url.Authority;
        for (int attempt = 1; ; attempt++)
        {
            if (_options.Ledger is { } ledger) await ledger.AcquireAsync(weight, _options.LongestWait, _options.Waiting, cancellation).ConfigureAwait(false);
            VenueFault fault;
            using var alive = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                alive.CancelAfter(_options.SilenceLimit);
                Interlocked.Increment(ref _requests);
                using HttpResponseMessage answer = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, alive.Token).ConfigureAwait(false);
                await LearnAsync(answer, cancellation).ConfigureAwait(false);
                if (answer.StatusCode == HttpStatusCode.NotFound) return false;
                using Stream body = await answer.Content.ReadAsStreamAsync(alive.Token).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    await read(body, alive).ConfigureAwait(false);
                    return true;
                }
                fault = await StatusFaultAsync(host, answer, body, alive).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && e is JsonException or FormatException)
            {
                fault = new VenueFault(FaultKind.Transient, $"{host} sends an answer that cannot be read: {e.Message}");
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && HttpFaults.OfException(host, e) is not null)
            {
                fault = HttpFaults.OfException(host, e)!;
            }
            await PauseAsync(fault, attempt, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits before the next attempt, or gives up.</summary>
    private async Task PauseAsync(VenueFault fault, int attempt, CancellationToken cancellation)
    {
        int attempts = fault.Unreachable ? _options.AttemptsUnreachable : _options.Attempts;
        TimeSpan pause = fault.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, attempt - 1)));
        if (fault.Kind == FaultKind.Throttled && _options.Ledger is { } ledger) await ledger.BlockAsync(pause, cancellation).ConfigureAwait(false);
        if (!fault.MayRepeat || attempt >= attempts || pause > _options.LongestWait) throw new VenueException(fault);
        _options.Waiting?.Invoke(pause);
        await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
    }

    private async Task LearnAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.Headers.Date is { } date) ClockOffset = date - _time.GetUtcNow();
        if (_options.Ledger is not { Budget.UsedHeader: { Length: > 0 } header } ledger || !answer.Headers.TryGetValues(header, out IEnumerable<string>? values)) return;
        if (long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out long used)) await ledger.LearnAsync(used, cancellation).ConfigureAwait(false);
    }

    private async Task<VenueFault> StatusFaultAsync(string host, HttpResponseMessage answer, Stream body, CancellationTokenSource alive)
    {
        using var text = new MemoryStream();
        await CopyAsync(body, text, alive).ConfigureAwait(false);
        TimeSpan? retryAfter = HttpFaults.RetryAfter(answer.Headers, _time.GetUtcNow());
        return HttpFaults.OfStatus(host, answer.StatusCode, Encoding.UTF8.GetString(text.ToArray()), retryAfter);
    }

    /// <summary>Copies with the silence limit starting anew at each piece that arrives.</summary>
    private async Task CopyAsync(Stream from, Stream to, CancellationTokenSource alive)
    {
        var buffer = new byte[1 << 16];
        while (true)
        {
            alive.CancelAfter(_options.SilenceLimit);
            int read = await from.ReadAsync(buffer, alive.Token).ConfigureAwait(false);
            if (read == 0) return;
            Interlocked.Add(ref _bytes, read);
            to.Write(buffer, 0, read);
        }
    }

    public void Dispose() => _client.Dispose();
}
