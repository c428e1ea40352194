using System.Runtime.InteropServices;
using Godwit.Core.Time;
using Godwit.Venues.Binance.Signing;
using Godwit.Venues.Common.Wire;
using static Godwit.Venues.Binance.Requests.BinanceParameter;

namespace Godwit.Venues.Binance.Requests;

/// <summary>How a request proves who sends it.</summary>
public enum RequestProof : byte
{
    /// <summary>Not at all: public operations.</summary>
    None,

    /// <summary>By key and signature of its own.</summary>
    Signature,

    /// <summary>By the session that was logged on; a time is enough.</summary>
    Session,
}

/// <summary>
/// One request in the making: parameters are put in once and written as a form (REST: percent-encoded, then signed) or as a frame
/// (WebSocket: sorted, signed raw). Used again and again without allocation; for one thread.
/// </summary>
/// <remarks>What an operation does not take, and what it needs and did not get, is a defect of the caller and throws.</remarks>
public sealed class BinanceRequest : IDisposable
{
    private readonly WireBuffer _values = new(512), _payload = new(512);
    private readonly List<Entry> _entries = new(40);
    private ParameterSet _present;
    private BinanceOperation? _operation;

    private readonly record struct Entry(BinanceParameter Parameter, int Start, int Length, bool IsBare);

    public BinanceOperation Operation => _operation ?? throw new InvalidOperationException("A request starts with its operation.");

    /// <summary>Starts anew.</summary>
    public BinanceRequest Start(BinanceOperation operation)
    {
        _operation = operation;
        _entries.Clear();
        _values.Clear();
        _present = default;
        return this;
    }

    /// <summary>The texts of the parameters so far, in the order in which they were put in.</summary>
    public IEnumerable<(BinanceParameter Parameter, string Text)> Parameters =>
        _entries.Select(e => (e.Parameter, System.Text.Encoding.UTF8.GetString(_values.Written.Slice(e.Start, e.Length))));

    public bool Has(BinanceParameter parameter) => _present.Contains(parameter);

    /// <summary>A text: a symbol, a word, a client order id.</summary>
    public BinanceRequest Add(BinanceParameter parameter, ReadOnlySpan<byte> text)
    {
        int start = Begin(parameter, ParameterKind.Text);
        _values.Append(text);
        return End(parameter, start, isBare: false);
    }

    public BinanceRequest Add(BinanceParameter parameter, BinanceSymbol symbol) => Add(parameter, symbol.Utf8);

    public BinanceRequest Add(BinanceParameter parameter, long number)
    {
        int start = Begin(parameter, ParameterKind.Number);
        _values.AppendNumber(number);
        return End(parameter, start, isBare: true);
    }

    /// <summary>units × 10^-scale, in its shortest form.</summary>
    public BinanceRequest AddDecimal(BinanceParameter parameter, long units, int scale)
    {
        int start = Begin(parameter, ParameterKind.Decimal);
        _values.AppendDecimal(units, scale);
        return End(parameter, start, isBare: parameter == RecvWindow);
    }

    /// <summary>A time, in milliseconds when it is whole in them, otherwise in microseconds (cut).</summary>
    public BinanceRequest Add(BinanceParameter parameter, Instant at)
    {
        int start = Begin(parameter, ParameterKind.Time);
        _values.AppendNumber(at.UnixNanos % Duration.NanosPerMilli == 0 ? at.UnixMillis : Duration.FloorDivide(at.UnixNanos, 1_000));
        return End(parameter, start, isBare: true);
    }

    public BinanceRequest Add(BinanceParameter parameter, bool value)
    {
        int start = Begin(parameter, ParameterKind.Boolean);
        _values.Append(value ? "true"u8 : "false"u8);
        return End(parameter, start, isBare: true);
    }

    /// <summary>A list of texts, which is written as JSON on both interfaces.</summary>
    public BinanceRequest AddList(BinanceParameter parameter, IEnumerable<string> texts)
    {
        int start = Begin(parameter, ParameterKind.List);
        _values.Append((byte)'[');
        bool first = true;
        foreach (string text in texts)
        {
            if (!first) _values.Append((byte)',');
            first = false;
            _values.AppendJsonText(System.Text.Encoding.UTF8.GetBytes(text));
        }
        _values.Append((byte)']');
        return End(parameter, start, isBare: true);
    }

    /// <summary>Appends the parameters as query or form, percent-encoded; with a proof by signature as the venue demands it: time and signature last.</summary>
    public void WriteForm(WireBuffer into, BinanceCredentials? credentials = null, Instant at = default)
    {
        Prove(credentials, at, forFrame: false);
        int start = into.Length;
        foreach (Entry entry in CollectionsMarshal.AsSpan(_entries))
        {
            if (into.Length > start) into.Append((byte)'&');
            into.Append(BinanceParameters.Utf8Name(entry.Parameter));
            into.Append((byte)'=');
            into.AppendPercentEncoded(Value(entry));
        }
        if (credentials is null) return;
        Span<byte> signature = stackalloc byte[credentials.Signer.MaxSignatureLength];
        int length = credentials.Signer.Sign(into.Written[start..], signature);
        into.Append("&signature="u8);
        into.AppendPercentEncoded(signature[..length]);
    }

    /// <summary>Appends the frame of the WebSocket interface.</summary>
    /// <param name="into">Where it goes.</param>
    /// <param name="id">The answer will carry it.</param>
    /// <param name="proof">How it proves who sends it.</param>
    /// <param name="credentials">Needed unless <paramref name="proof"/> is none.</param>
    /// <param name="at">Its time.</param>
    public void WriteFrame(WireBuffer into, long id, RequestProof proof, BinanceCredentials? credentials = null, Instant at = default)
    {
        if (proof == RequestProof.Signature && credentials is not null) Add(ApiKey, credentials.RevealApiKey());
        Prove(proof == RequestProof.None ? null : credentials ?? throw new InvalidOperationException("A proof needs credentials."), at, forFrame: true);
        Sort();
        into.Append("{\"id\":"u8);
        into.AppendNumber(id);
        into.Append(",\"method\":\""u8);
        foreach (char c in Operation.SocketMethod) into.Append((byte)c);
        into.Append("\",\"params\":{"u8);
        _payload.Clear();
        bool first = true;
        foreach (Entry entry in CollectionsMarshal.AsSpan(_entries))
        {
            ReadOnlySpan<byte> name = BinanceParameters.Utf8Name(entry.Parameter), value = Value(entry);
            if (!first)
            {
                into.Append((byte)',');
                _payload.Append((byte)'&');
            }
            first = false;
            into.Append((byte)'"');
            into.Append(name);
            into.Append("\":"u8);
            if (entry.IsBare) into.Append(value);
            else into.AppendJsonText(value);
            _payload.Append(name);
            _payload.Append((byte)'=');
            _payload.Append(value);
        }
        if (proof == RequestProof.Signature)
        {
            Span<byte> signature = stackalloc byte[credentials!.Signer.MaxSignatureLength];
            int length = credentials.Signer.Sign(_payload.Written, signature);
            into.Append(",\"signature\":"u8);
            into.AppendJsonText(signature[..length]);
        }
        into.Append("}}"u8);
    }

    public void Dispose()
    {
        _values.Dispose();
        _payload.Dispose();
    }

    private ReadOnlySpan<byte> Value(in Entry entry) => _values.Written.Slice(entry.Start, entry.Length);

    private void Prove(BinanceCredentials? credentials, Instant at, bool forFrame)
    {
        BinanceOperation operation = Operation;
        if ((forFrame ? operation.SocketMethod : operation.Path).Length == 0) throw new InvalidOperationException($"{operation} is not to be had on this interface.");
        if (_present.FirstMissingOf(operation.Mandatory) is { } missing) throw new InvalidOperationException($"{operation} needs {BinanceParameters.Name(missing)}.");
        if (credentials is null) return;
        if (credentials.ReceiveWindowMicros > 0) AddDecimal(RecvWindow, credentials.ReceiveWindowMicros, 3);
        int start = Begin(Timestamp, ParameterKind.Time);
        _values.AppendNumber(credentials.TimesInMicros ? Duration.FloorDivide(at.UnixNanos, 1_000) : at.UnixMillis);
        End(Timestamp, start, isBare: true);
    }

    private int Begin(BinanceParameter parameter, ParameterKind kind)
    {
        if (!Operation.Allows(parameter)) throw new InvalidOperationException($"{Operation} does not take {BinanceParameters.Name(parameter)}.");
        if (_present.Contains(parameter)) throw new InvalidOperationException($"{BinanceParameters.Name(parameter)} is given twice.");
        if (BinanceParameters.Kind(parameter) != kind && !(kind == ParameterKind.Text && parameter == Permissions)) throw new InvalidOperationException($"{BinanceParameters.Name(parameter)} is of kind {BinanceParameters.Kind(parameter)}, not {kind}.");
        return _values.Length;
    }

    private BinanceRequest End(BinanceParameter parameter, int start, bool isBare)
    {
        _present.Add(parameter);
        _entries.Add(new Entry(parameter, start, _values.Length - start, isBare));
        return this;
    }

    /// <summary>By name, which is by number; few enough for the plainest way.</summary>
    private void Sort()
    {
        Span<Entry> entries = CollectionsMarshal.AsSpan(_entries);
        for (int i = 1; i < entries.Length; i++)
        {
            Entry entry = entries[i];
            int at = i;
            for (; at > 0 && entries[at - 1].Parameter > entry.Parameter; at--) entries[at] = entries[at - 1];
            entries[at] = entry;
        }
    }
}
