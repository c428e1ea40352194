using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Portfolio.Trades;

/// <summary>A round trip: a quantity that one entry order opened and one exit order closed (first in, first out).</summary>
public record struct TradeRecord
{
    public int Book { get; init; }
    public int Instrument { get; init; }

    /// <summary>+1 long, −1 short.</summary>
    public int Sign { get; init; }

    public Quantity Quantity { get; set; }
    public Instant EntryTime { get; init; }
    public Instant ExitTime { get; set; }

    /// <summary>Index of the bar that was (or contained) the fill, counted over the bars of the run without warm-up.</summary>
    public long EntryBar { get; init; }
    public long ExitBar { get; set; }

    /// <summary>True for contracts whose value is quantity × size ÷ price: they gain when that value falls.</summary>
    public bool IsInverse { get; init; }

    /// <summary>Value of the entry in the settlement asset (price × quantity, for inverse contracts quantity × size ÷ price).</summary>
    public Money EntryNotional { get; set; }
    public Money ExitNotional { get; set; }

    /// <summary>Entry and exit fees in the quote asset.</summary>
    public Money Fees { get; set; }

    /// <summary>Interest paid on the borrowed quantity while the trade was open, in the quote asset.</summary>
    public Money Interest { get; set; }

    /// <summary>Funding received while the trade was open; negative was paid.</summary>
    public Money Funding { get; set; }

    /// <summary>Lowest and highest price seen while the trade was open, fills included.</summary>
    public Price Lowest { get; set; }
    public Price Highest { get; set; }

    public OrderRole ExitRole { get; set; }

    /// <summary>True while the trade is open: exit values are then the last mark.</summary>
    public bool IsOpen { get; set; }

    /// <summary>True when a fill's place inside its bar was ambiguous.</summary>
    public bool IsAmbiguous { get; set; }

    public long EntryOrderId { get; init; }
    public long ExitOrderId { get; init; }

    /// <summary>Before fees, interest and funding, in the settlement asset.</summary>
    public readonly Money Gross => Sign > 0 != IsInverse ? ExitNotional - EntryNotional : EntryNotional - ExitNotional;

    /// <summary>Net of fees, interest and funding, in the settlement asset.</summary>
    public readonly Money Pnl => Gross - Fees - Interest + Funding;
}
