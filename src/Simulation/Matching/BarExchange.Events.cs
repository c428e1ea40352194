using System.Runtime.CompilerServices;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Simulation.Matching;

/// <content>
/// Halts, maintenance and delistings on bars: a bar that begins while trading is closed fills nothing, whatever its prices; an event that begins inside a bar
/// refuses requests from then on, and stops fills with the next bar.
/// </content>
public sealed partial class BarExchange
{
    /// <summary>Cancels what an event that began since the last bar does not keep; true when this bar fills nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsPassedOver(int instrument, InstrumentState state, Instant close)
    {
        foreach (VenueEvent e in _options.Schedule.Events)
            if (!e.KeepsOrders && (e.Instrument < 0 || e.Instrument == instrument) && e.From >= state.LastClose && e.From <= state.Time)
                for (int i = state.Resting.Count - 1; i >= 0; i--) End(instrument, state, state.Resting[i], ReportKind.Canceled, WhyClosed(in e));
        if (!_options.Schedule.IsClosed(instrument, state.Time, out _)) return false;
        state.IsInside = true;
        while (true)
        {
            _sink.AdvanceTo(state.Time);
            Expire(instrument, state);
            Arrivals(instrument, state);
            Instant due = NextDue(state);
            if (due >= close) break;
            if (due > state.Time) state.Time = due;
        }
        state.IsInside = false;
        _sink.AdvanceTo(close);
        return true;
    }

    /// <summary>Answers a request that comes while trading is closed; true when that was all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsRefusedByEvent(int instrument, InstrumentState state, in VenueRequest request)
    {
        if (!_options.Schedule.IsClosed(instrument, state.Time, out VenueEvent by) || (request.Kind == RequestKind.Cancel && by.AllowsCancel)) return false;
        ReportKind kind = request.Kind switch { RequestKind.New => ReportKind.Rejected, RequestKind.Cancel => ReportKind.CancelRejected, _ => ReportKind.AmendRejected };
        Report(instrument, state, request.OrderId, kind, WhyClosed(in by), request.Kind == RequestKind.New ? request.Terms.Quantity : default);
        return true;
    }

    private static Refusal WhyClosed(in VenueEvent e) => e.Kind == VenueEventKind.Delisting ? Refusal.NotTrading : Refusal.Halted;
}
