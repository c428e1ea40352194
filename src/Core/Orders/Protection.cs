using Godwit.Core.Numbers;

namespace Godwit.Core.Orders;

/// <summary>Exits attached to an entry. Rates are fractions of the entry price; zero means none.</summary>
public readonly record struct Protection
{
    public Rate StopLoss { get; init; }
    public Rate TakeProfit { get; init; }
    public Rate TrailingStop { get; init; }

    public bool IsNone => StopLoss.IsZero && TakeProfit.IsZero && TrailingStop.IsZero;
}
