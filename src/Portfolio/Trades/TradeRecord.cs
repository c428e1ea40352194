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

    /// <summary>Sum of price × quantity of the entry; divided by the quantity it is the average price.</summary>
    public Money EntryNotional { get; set; }
    public Money ExitNotional { get; set; }

    /// <summary>Entry and exit fees in the quote asset.</summary>
    public Money Fees { get; set; }

    /// <summary>Interest paid on the borrowed quantity while the trade was open, in the quote asset.</summary>
    public Money Interest { get; set; }

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

    /// <summary>Net of fees and interest, in the quote asset.</summary>
    public readonly Money Pnl => (Sign > 0 ? ExitNotional - EntryNotional : EntryNotional - ExitNotional) - Fees - Interest;
}
