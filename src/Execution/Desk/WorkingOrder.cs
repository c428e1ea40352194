using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Execution.Desk;

/// <summary>An order that has not ended, as the desk knows it. Pooled: do not keep a reference after its end.</summary>
public sealed class WorkingOrder
{
    internal OrderTerms CurrentTerms;

    public long Id { get; internal set; }
    public int Book { get; internal set; }
    public int Strategy { get; internal set; }

    /// <summary>What is asked for now; a reference, as the terms are too large to copy for one member.</summary>
    public ref readonly OrderTerms Terms => ref CurrentTerms;
    public OrderState State { get; internal set; }
    public Quantity Filled { get; internal set; }
    public Protection Protection { get; internal set; }

    /// <summary>The entry that this order protects; 0 for none.</summary>
    public long ParentId { get; internal set; }

    /// <summary>Orders with the same non-zero group cancel each other: a fill of one ends (or shrinks) the others.</summary>
    public long Group { get; internal set; }

    /// <summary>What the exits of this entry have closed again while it was still working.</summary>
    public Quantity Exited { get; internal set; }

    /// <summary>The partial exit that this order is, counted from 1; 0 for exits of all that is left.</summary>
    public int Rung { get; internal set; }

    /// <summary>Partial exits of this entry that have been placed, a bit for each.</summary>
    public ulong PlacedRungs { get; internal set; }

    /// <summary>What the risk gate has reserved and not released yet; kept by the engine.</summary>
    public Money Reserved { get; set; }

    /// <summary>How much of the position the risk gate counts on this order to close; kept by the engine.</summary>
    public Quantity Closing { get; set; }

    public Quantity Remaining => Terms.Quantity - Filled;
}
