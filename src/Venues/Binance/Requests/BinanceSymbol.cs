using System.Text;
using Godwit.Core.Outcomes;

namespace Godwit.Venues.Binance.Requests;

/// <summary>A symbol of the venue in the forms that requests and streams need, made once so that the order path makes no strings. Symbols may be other than ASCII.</summary>
public sealed class BinanceSymbol
{
    private readonly byte[] _utf8, _lower;

    /// <exception cref="GodwitException">The text is no symbol.</exception>
    public BinanceSymbol(string name)
    {
        Name = name.ToUpperInvariant();
        if (Name.Length is 0 or > 40 || Name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || "/@\"\\,&=?#".Contains(c, StringComparison.Ordinal)))
            throw GodwitException.Usage($"'{name}' is no symbol of BINANCE; write one such as BTCUSDT.");
        _utf8 = Encoding.UTF8.GetBytes(Name);
        _lower = Encoding.UTF8.GetBytes(Name.ToLowerInvariant());
    }

    public string Name { get; }
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>As stream names have it.</summary>
    public ReadOnlySpan<byte> LowerUtf8 => _lower;

    public override string ToString() => Name;
}
