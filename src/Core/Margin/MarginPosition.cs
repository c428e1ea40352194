using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Core.Margin;

/// <summary>
/// A derivative position as a venue keeps it: signed quantity, value at entry (average cost) and, in isolated mode, the margin that was
/// put up. Venue and books use the same arithmetic. All amounts are in the settlement asset.
/// </summary>
/// <remarks>
/// Profit of a long position. Linear: value at the mark − value at entry. Inverse: value at entry − value at the mark (values are
/// quantity × contract size ÷ price). Short positions the other way round. A fill that closes takes its part of the entry value and of the
/// margin, in proportion to the quantity, rounded towards zero; the last part takes what is left, so nothing is lost.
/// </remarks>
public sealed class MarginPosition(Instrument instrument, MarginTerms terms)
{
    public Instrument Instrument { get; } = instrument;
    public MarginTerms Terms { get; } = terms;

    /// <summary>Signed: positive long.</summary>
    public Quantity Quantity { get; private set; }

    /// <summary>Value of the position at its entry prices, not negative.</summary>
    public Money EntryValue { get; private set; }

    /// <summary>Isolated margin: initial margin at entry, plus funding received, less funding paid. Zero in cross mode.</summary>
    public Money Margin { get; private set; }

    public int Sign => Math.Sign(Quantity.Units);
    public bool IsOpen => Quantity.Units != 0;
    public bool IsIsolated => Terms.Mode == MarginMode.Isolated;

    /// <summary>|value| at a price.</summary>
    public Money ValueAt(Price mark) => Money.Abs(Instrument.Notional(mark, Quantity));

    /// <summary>Profit that a close of everything at the mark would realise, before costs.</summary>
    public Money Unrealised(Price mark)
    {
        if (!IsOpen) return Money.Zero;
        Money gain = ValueAt(mark) - EntryValue;
        return Sign > 0 != Instrument.IsInverse ? gain : -gain;
    }

    /// <summary>Maintenance margin with the tiers of a time.</summary>
    public Money Maintenance(Price mark, Instant at)
    {
        if (!IsOpen) return Money.Zero;
        return Terms.TiersAt(at).Maintenance(Terms.Basis == MaintenanceBasis.Mark ? ValueAt(mark) : EntryValue);
    }

    /// <summary>What the position keeps from other use: cross, initial margin at the mark; isolated, its margin with its unrealised profit.</summary>
    public Money Bound(Price mark) => !IsOpen ? Money.Zero : IsIsolated ? Margin + Unrealised(mark) : Terms.Initial(ValueAt(mark));

    /// <summary>Whether the isolated margin with the unrealised profit is at or below the maintenance margin.</summary>
    public bool IsIsolatedLiquidatedAt(Price mark, Instant at) => IsOpen && Margin + Unrealised(mark) <= Maintenance(mark, at);

    /// <summary>Applies a fill; returns the profit that it realises.</summary>
    /// <param name="side">Side of the fill.</param>
    /// <param name="quantity">Positive.</param>
    /// <param name="value">Its value at the fill price.</param>
    public Money Apply(OrderSide side, Quantity quantity, Money value)
    {
        int sign = side == OrderSide.Buy ? 1 : -1;
        Money realised = Money.Zero;
        if (Sign == -sign)
        {
            Quantity held = Quantity.Abs(Quantity), closed = Quantity.Min(held, quantity);
            Money exit = Part(value, closed, quantity), entry = Part(EntryValue, closed, held);
            realised = Sign > 0 != Instrument.IsInverse ? exit - entry : entry - exit;
            EntryValue -= entry;
            Margin -= Part(Margin, closed, held);
            Quantity += new Quantity(sign * closed.Units);
            quantity -= closed;
            value -= exit;
        }
        if (quantity.Units <= 0) return realised;
        Quantity += new Quantity(sign * quantity.Units);
        EntryValue += value;
        if (IsIsolated) Margin += Terms.Initial(value);
        return realised;
    }

    /// <summary>Funding received (negative: paid): in isolated mode it changes the margin.</summary>
    public void Fund(Money received)
    {
        if (IsIsolated && IsOpen) Margin += received;
    }

    /// <summary>The part of an amount that belongs to a part of a quantity, rounded towards zero; the whole for the whole.</summary>
    public static Money Part(Money whole, Quantity part, Quantity of) => part.Units == of.Units
        ? whole
        : new Money(Wide.MultiplyDivide(whole.Units, part.Units, of.Units, Rounding.Truncate));
}
