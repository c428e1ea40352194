using System.Runtime.CompilerServices;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;

namespace Godwit.Core.Instruments;

/// <content>What quantities are worth. Linear: price × quantity × contract size, in the quote asset. Inverse: quantity × contract size ÷ price, in the base asset.</content>
public sealed partial class Instrument
{
    /// <summary>Linear: money per unit of price × quantity; zero in the long form when 64 bits do not hold it.</summary>
    private long _notionalFactorLong;
    private Money _notionalFactor;

    /// <summary>Inverse: money × price units per unit of quantity.</summary>
    private Money _inverseFactor;

    /// <summary>True for contracts that settle in the base asset.</summary>
    public bool IsInverse => Kind is InstrumentKind.InversePerpetual or InstrumentKind.InverseFuture;

    /// <summary>True for contracts that move no base asset: profit and loss only.</summary>
    public bool IsDerivative => Kind != InstrumentKind.Spot;

    public bool IsPerpetual => Kind is InstrumentKind.LinearPerpetual or InstrumentKind.InversePerpetual;

    /// <summary>The asset in which values, fees and profit are counted.</summary>
    public string SettlementAsset => IsInverse ? BaseAsset : QuoteAsset;

    private void RefreshFactors()
    {
        Int128 size = ContractSize.Units;
        if (IsInverse)
        {
            Int128 scaled = checked(size * Pow10.Wide(PriceScale));
            _inverseFactor = new Money(Whole(scaled, Pow10.Wide(QuantityScale)));
            (_notionalFactor, _notionalFactorLong) = (Money.Zero, 0);
            return;
        }
        Int128 factor = Whole(size, Pow10.Wide(PriceScale + QuantityScale));
        _notionalFactor = new Money(factor);
        _notionalFactorLong = factor <= long.MaxValue ? (long)factor : 0;
    }

    private Int128 Whole(Int128 value, Int128 unit) => value % unit == Int128.Zero
        ? value / unit
        : throw new ArgumentException($"{Key}: a contract size of {ContractSize} with {PriceScale} price and {QuantityScale} quantity decimals needs more than {Money.Scale} decimals of money.");

    /// <summary>
    /// The value of a quantity at a price in the settlement asset; its sign is the quantity's. Exact for linear instruments; for inverse ones
    /// rounded half to even to 10^-20, and the price must be positive.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Money Notional(Price price, Quantity quantity)
    {
        // Nearly every value fits 64 bits before it is brought to money's scale: one more multiplication is then enough.
        long high = Math.BigMul(price.Units, quantity.Units, out long low);
        return high == low >> 63 && _notionalFactorLong != 0 ? Money.OfProduct(low, _notionalFactorLong) : RareNotional(price, quantity);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Money RareNotional(Price price, Quantity quantity) => IsInverse
        ? new Money(Wide.MultiplyDivide(_inverseFactor.Units, quantity.Units, price.Units, Rounding.HalfEven))
        : new Money(checked(Wide.Multiply(price.Units, quantity.Units) * _notionalFactor.Units));

    /// <summary>What a signed quantity earns when the price moves. The gains of successive moves of one quantity add up exactly.</summary>
    public Money Gain(Price from, Price to, Quantity quantity) => IsInverse
        ? Notional(from, quantity) - Notional(to, quantity)
        : Notional(to - from, quantity);

    /// <summary>What one unit of price is worth at a quantity, in units of money; zero when 64 bits do not hold it, and for inverse contracts.</summary>
    public long UnitValue(Quantity quantity)
    {
        long high = Math.BigMul(quantity.Units, _notionalFactorLong, out long low);
        return high == low >> 63 ? low : 0;
    }

    /// <summary>The average price at which a quantity has a value, as a double; NaN without one. For inverse contracts the harmonic mean, as venues state it.</summary>
    public double AveragePrice(Money notional, Quantity quantity)
    {
        if (quantity.IsZero || notional.IsZero) return quantity.IsZero || IsInverse ? double.NaN : 0;
        double contracts = ToDouble(quantity) * ContractSize.ToDouble();
        return IsInverse ? contracts / notional.ToDouble() : notional.ToDouble() / contracts;
    }

    /// <summary>The largest quantity in whole <paramref name="step"/>s whose value at <paramref name="price"/> does not exceed <paramref name="budget"/>.</summary>
    /// <exception cref="GodwitException">The quantity would not fit 64 bits in this instrument's scale.</exception>
    public Quantity Affordable(Money budget, Price price, Quantity step)
    {
        if (budget <= Money.Zero || price.Units <= 0) return Quantity.Zero;
        Int128 units = IsInverse ? Contracts(budget, price) : Units(budget, price);
        long stepUnits = Math.Max(1, step.Units);
        // A quarter of the range is left, so that callers can still add to the answer.
        if (units > long.MaxValue / 4)
            throw new GodwitException($"{Key}: {budget} {SettlementAsset} at {Format(price)} is a quantity too large for {QuantityScale} decimals; choose a coarser lot or less cash.");
        long cut = (long)units;
        return new Quantity(cut - cut % stepUnits);
    }

    /// <summary>price × quantity must stay within the budget in whole units of price × quantity.</summary>
    private Int128 Units(Money budget, Price price)
    {
        Int128 inUnits = _notionalFactorLong != 0 ? Wide.FloorDivRem(budget.Units, _notionalFactorLong).Quotient : budget.Units / _notionalFactor.Units;
        return Wide.FloorDivRem(inUnits, price.Units).Quotient;
    }

    private Int128 Contracts(Money budget, Price price)
    {
        Int128 units = Wide.Divide(checked(budget.Units * price.Units), _inverseFactor.Units, Rounding.Down);
        // The value is rounded to the nearest step: it may lie one step above the budget.
        while (units > 0 && units < long.MaxValue / 4 && Notional(price, new Quantity((long)units)) > budget) units--;
        return units;
    }
}
