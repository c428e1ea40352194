using Godwit.Core.Instruments;
using Godwit.Venues.Binance.Requests;

namespace Godwit.Venues.Binance.Orders;

/// <summary>
/// An instrument as the wire needs it. For market data take <see cref="WireScale"/>: books hold orders that are older than today's tick
/// and lot and finer than them.
/// </summary>
/// <param name="Symbol">The venue's name.</param>
/// <param name="PriceScale">Decimals of prices.</param>
/// <param name="QuantityScale">Decimals of quantities.</param>
/// <param name="Index">The run's index of the instrument.</param>
public sealed record BinanceInstrument(BinanceSymbol Symbol, int PriceScale, int QuantityScale, int Index = 0)
{
    /// <summary>Decimals of all numbers on the wire.</summary>
    public const int WireScale = 8;

    public static BinanceInstrument Of(Instrument instrument, int index) => new(new BinanceSymbol(instrument.Key.Symbol), instrument.PriceScale, instrument.QuantityScale, index);
}
