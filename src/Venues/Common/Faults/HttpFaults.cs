using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Godwit.Venues.Common.Faults;

/// <summary>Answers and exceptions of HTTP in the vocabulary of <see cref="FaultKind"/>.</summary>
public static class HttpFaults
{
    private static readonly TimeSpan UsualBan = TimeSpan.FromMinutes(2);

    /// <summary>The fault of an answer that is no success. After a question (a request that changes nothing) a server's fault is transient, after a change ambiguous.</summary>
    public static VenueFault OfStatus(string host, HttpStatusCode status, string body, TimeSpan? retryAfter, bool isQuestion = true) => (int)status switch
    {
        429 => new VenueFault(FaultKind.Throttled, $"{host} asks to slow down (429).", retryAfter),
        418 => new VenueFault(FaultKind.Throttled, $"{host} has banned this address for too many requests (418); wait {Length(retryAfter ?? UsualBan)} before the next try.", retryAfter ?? UsualBan),
        401 => new VenueFault(FaultKind.Authentication, $"{host} does not accept the key (401)."),
        403 or 451 => new VenueFault(FaultKind.Authentication, $"{host} does not serve this place or address ({(int)status}); choose another host with --endpoint."),
        >= 500 => new VenueFault(isQuestion ? FaultKind.Transient : FaultKind.Ambiguous, $"{host} has a fault of its own ({(int)status}).", retryAfter),
        408 => new VenueFault(isQuestion ? FaultKind.Transient : FaultKind.Ambiguous, $"{host} gave up waiting (408)."),
        >= 400 => new VenueFault(FaultKind.Rejected, $"{host} refuses the request ({(int)status}): {Short(body)}"),
        _ => new VenueFault(FaultKind.Fatal, $"{host} answers {(int)status}, which this program does not understand."),
    };

    /// <summary>The fault of a broken connection; null when the exception is none.</summary>
    public static VenueFault? OfException(string host, Exception fault, bool isQuestion = true)
    {
        FaultKind kind = isQuestion ? FaultKind.Transient : FaultKind.Ambiguous;
        return fault switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                new VenueFault(FaultKind.Transient, $"{host} cannot be found; is this computer offline?", Unreachable: true),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } =>
                new VenueFault(FaultKind.Transient, $"{host} cannot be reached ({Socket(fault)}); is this computer offline?", Unreachable: true),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                new VenueFault(FaultKind.Fatal, $"{host} cannot prove who it is (TLS): {fault.InnerException?.Message ?? fault.Message}"),
            HttpRequestException or HttpIOException => new VenueFault(kind, $"The connection to {host} broke."),
            IOException { InnerException: SocketException } => new VenueFault(kind, $"The connection to {host} broke."),
            OperationCanceledException => new VenueFault(kind, $"{host} does not answer in time."),
            _ => null,
        };
    }

    /// <summary><c>Retry-After</c> in seconds or as a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now) => headers.RetryAfter switch
    {
        { Delta: { } length } => length,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static string Socket(Exception fault) => fault.InnerException is SocketException socket
        ? socket.SocketErrorCode switch { SocketError.ConnectionRefused => "connection refused", SocketError.TimedOut => "no answer", SocketError.NetworkUnreachable or SocketError.HostUnreachable => "no route", _ => socket.SocketErrorCode.ToString() }
        : "no connection";

    private static string Length(TimeSpan length) => length.TotalMinutes >= 2 ? $"{Math.Ceiling(length.TotalMinutes)} minutes" : $"{Math.Ceiling(length.TotalSeconds)} seconds";

    private static string Short(string body)
    {
        string line = body.ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? "no reason given." : line.Length > 200 ? line[..200] + "…" : line;
    }
}
