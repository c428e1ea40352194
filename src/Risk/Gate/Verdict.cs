using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Risk.Gate;

/// <summary>The gate's answer. A refusal always carries the figure that was judged and the limit it broke, in the quote asset (or as a count).</summary>
public readonly record struct Verdict(Refusal Refusal, Money Actual = default, Money Limit = default)
{
    public static readonly Verdict Approved;

    /// <summary>Cost in the quote asset that the order binds until it ends; zero for orders that only reduce.</summary>
    public Money Reserved { get; init; }

    /// <summary>How much of the present position the order is counted on to close; nobody else may count on the same quantity.</summary>
    public Quantity Closing { get; init; }

    public bool IsApproved => Refusal == Refusal.None;
}
