using Godwit.Core.MarketData;

namespace Godwit.Data.Import;

/// <summary>What the caller knows about a file of candles; whatever is null is taken from the file's name, the interval also from its stamps.</summary>
public sealed record BarFileOptions
{
    public static readonly BarFileOptions None = new();

    /// <summary>Venue, as in <c>BINANCE</c>; wins over the file's name.</summary>
    public string? Venue { get; init; }

    /// <summary>Symbol, as in <c>BTCUSDT</c>; wins over the file's name.</summary>
    public string? Symbol { get; init; }

    /// <summary>Length of a bar; wins over the file's name and over the stamps.</summary>
    public BarInterval? Interval { get; init; }

    /// <summary>What is known about the inside of the file: format, columns, how numbers and times are written.</summary>
    public ReadingOptions Reading { get; init; } = ReadingOptions.None;
}
