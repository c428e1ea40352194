using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Portfolio.Trades;

namespace Godwit.Portfolio.Valuation;

/// <summary>One book's position in one instrument: signed quantity, open lots and mark.</summary>
public sealed class Position
{
    internal Position(int instrumentIndex, Instrument instrument, int baseAsset, MarginTerms? terms)
    {
        InstrumentIndex = instrumentIndex;
        Instrument = instrument;
        BaseAsset = baseAsset;
        if (instrument.IsDerivative) Margin = new MarginPosition(instrument, terms ?? MarginTerms.Unlevered);
    }

    public int InstrumentIndex { get; }
    public Instrument Instrument { get; }
    public int BaseAsset { get; }
    internal LotQueue Lots { get; } = new();

    /// <summary>The position as the venue keeps it, with its margin; null for spot.</summary>
    public MarginPosition? Margin { get; }

    /// <summary>For derivatives: value of the open lots at their entry.</summary>
    internal Money OpenValue { get; set; }

    /// <summary>For derivatives: profit at the mark that has not been realised; what spot is worth instead.</summary>
    internal Money Contribution => Margin is null
        ? Instrument.Notional(Mark, Quantity)
        : Quantity.Units == 0 ? Money.Zero
        : Quantity.Units > 0 != Instrument.IsInverse ? Exposure - OpenValue : OpenValue - Exposure;

    /// <summary>What the position keeps from other use: its value on spot, its margin for derivatives.</summary>
    public Money Bound => Margin is null ? Exposure : Margin.Bound(Mark);

    /// <summary>What a value costs to open: all of it on spot, its initial margin for derivatives.</summary>
    public Money InitialOf(Money value) => Margin is null ? value : Margin.Terms.Initial(value);

    /// <summary>The value that an amount opens.</summary>
    public Money ValueOf(Money amount) => Margin is null ? amount : Margin.Terms.ValueOf(amount);

    /// <summary>Signed: positive long, negative short (borrowed).</summary>
    public Quantity Quantity
    {
        get;
        internal set
        {
            field = value;
            _unitValue = Instrument.UnitValue(value);
        }
    }

    // A mark moves far more often than a position: one multiplication values it.
    private long _unitValue;

    /// <summary>Last price the position was valued at.</summary>
    public Price Mark { get; internal set; }

    /// <summary>Bars seen by this instrument, without warm-up; the current one included.</summary>
    public long BarCount { get; internal set; }

    /// <summary>Open time of the last closed bar: a fill stamped with it happened at that bar's closing print.</summary>
    internal Instant LastBarOpen { get; set; } = Instant.MinValue;

    /// <summary>|value| at the mark in the settlement asset.</summary>
    public Money Exposure => Money.Abs(Instrument.Notional(Mark, Quantity));

    /// <summary>What a move of the mark to a price earns.</summary>
    internal Money GainAt(Price price) => _unitValue != 0
        ? Money.OfProduct((price - Mark).Units, _unitValue)
        : Instrument.Gain(Mark, price, Quantity);

    /// <summary>Widens the open lots' extremes by a price that was seen while they were open.</summary>
    internal void Observe(Price price)
    {
        for (int i = 0; i < Lots.Count; i++)
        {
            ref Lot lot = ref Lots[i];
            lot.Lowest = Price.Min(lot.Lowest, price);
            lot.Highest = Price.Max(lot.Highest, price);
        }
    }

    /// <summary>Widens the open lots' extremes by closed bars.</summary>
    internal void Observe(ReadOnlySpan<Bar> row)
    {
        for (int i = 0; i < Lots.Count; i++)
        {
            ref Lot lot = ref Lots[i];
            Price lowest = lot.Lowest, highest = lot.Highest;
            int at = 0;
            // A lot opened inside a bar saw only the rest of it: of that, only the close is certain.
            for (; at < row.Length && lot.Time > row[at].OpenTime; at++)
                (lowest, highest) = (Price.Min(lowest, row[at].Close), Price.Max(highest, row[at].Close));
            for (; at < row.Length; at++)
                (lowest, highest) = (Price.Min(lowest, row[at].Low), Price.Max(highest, row[at].High));
            (lot.Lowest, lot.Highest) = (lowest, highest);
        }
    }
}
