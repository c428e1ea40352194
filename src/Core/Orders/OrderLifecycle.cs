using static Godwit.Core.Orders.OrderState;

namespace Godwit.Core.Orders;

/// <summary>The life of an order as one pure table. What the table does not allow is an anomaly that the caller records, never a guess.</summary>
public static class OrderLifecycle
{
    /// <summary>The state after a report, or null when the report is impossible in this state.</summary>
    public static OrderState? Next(OrderState state, ReportKind report) => (state, report) switch
    {
        (PendingNew, ReportKind.Accepted) => Working,
        (PendingNew, ReportKind.Rejected) => Rejected,
        // A fill, an expiry or a cancellation can be told before (or instead of) the acceptance.
        (PendingNew, ReportKind.Triggered) => Working,
        (PendingNew, ReportKind.PartialFill) => PartiallyFilled,
        (PendingNew, ReportKind.Fill) => Filled,
        (PendingNew, ReportKind.Canceled) => Canceled,
        (PendingNew, ReportKind.Expired) => Expired,
        // Our own gate can refuse an amendment before the venue has answered at all.
        (PendingNew, ReportKind.AmendRejected) => PendingNew,

        (Working, ReportKind.Triggered) => Working,
        (Working, ReportKind.PartialFill) => PartiallyFilled,
        (Working, ReportKind.Fill) => Filled,
        (Working, ReportKind.Canceled) => Canceled,
        (Working, ReportKind.Expired) => Expired,
        (Working, ReportKind.Amended) => Working,
        (Working, ReportKind.CancelRejected) => Working,
        (Working, ReportKind.AmendRejected) => Working,

        (PartiallyFilled, ReportKind.Triggered) => PartiallyFilled,
        (PartiallyFilled, ReportKind.PartialFill) => PartiallyFilled,
        (PartiallyFilled, ReportKind.Fill) => Filled,
        (PartiallyFilled, ReportKind.Canceled) => Canceled,
        (PartiallyFilled, ReportKind.Expired) => Expired,
        (PartiallyFilled, ReportKind.Amended) => PartiallyFilled,
        (PartiallyFilled, ReportKind.CancelRejected) => PartiallyFilled,
        (PartiallyFilled, ReportKind.AmendRejected) => PartiallyFilled,

        // Fills overtake our amendments and cancellations.
        (PendingAmend, ReportKind.Accepted) => PendingAmend,
        (PendingAmend, ReportKind.Rejected) => Rejected,
        (PendingAmend, ReportKind.Triggered) => PendingAmend,
        (PendingAmend, ReportKind.PartialFill) => PendingAmend,
        (PendingAmend, ReportKind.Fill) => Filled,
        (PendingAmend, ReportKind.Amended) => Working,
        (PendingAmend, ReportKind.AmendRejected) => Working,
        (PendingAmend, ReportKind.Canceled) => Canceled,
        (PendingAmend, ReportKind.Expired) => Expired,

        (PendingCancel, ReportKind.Accepted) => PendingCancel,
        (PendingCancel, ReportKind.Rejected) => Rejected,
        (PendingCancel, ReportKind.Triggered) => PendingCancel,
        (PendingCancel, ReportKind.PartialFill) => PendingCancel,
        (PendingCancel, ReportKind.Fill) => Filled,
        (PendingCancel, ReportKind.Amended) => PendingCancel,
        (PendingCancel, ReportKind.AmendRejected) => PendingCancel,
        (PendingCancel, ReportKind.Canceled) => Canceled,
        (PendingCancel, ReportKind.CancelRejected) => Working,
        (PendingCancel, ReportKind.Expired) => Expired,

        // Terminal states accept nothing but the late answer to a cancellation or an amendment that came too late.
        (Filled or Canceled or Expired or Rejected, ReportKind.CancelRejected or ReportKind.AmendRejected) => state,
        _ => null,
    };

    /// <summary>True when nothing can follow but late refusals of cancellations.</summary>
    public static bool IsTerminal(OrderState state) => state is Filled or Canceled or Rejected or Expired;
}
