using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Simulation.Matching;

/// <summary>What a venue does at a date.</summary>
public enum VenueEventKind : byte
{
    /// <summary>Trading stops until a second date: new orders and amendments are refused, nothing fills.</summary>
    Halt,

    /// <summary>As <see cref="Halt"/>, planned: usually of the whole venue, without cancellations and with an empty book afterwards.</summary>
    Maintenance,

    /// <summary>Trading ends for good: working orders are canceled. Spot positions stay where they are, valued at the last price, and nobody can close them; on ticks, derivatives are settled at their mark.</summary>
    Delisting,
}

/// <summary>One dated event of a venue. Changes of tick, lot and minimum are no events: they are dated rules of the instrument.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When trading resumes; not used by a delisting.</param>
/// <param name="Instrument">Run index; negative for the whole venue.</param>
/// <param name="AllowsCancel">Whether orders can be canceled meanwhile.</param>
/// <param name="KeepsOrders">Whether working orders stay in the book; otherwise they are canceled when it begins.</param>
public readonly record struct VenueEvent(VenueEventKind Kind, Instant From, Instant Until, int Instrument = -1, bool AllowsCancel = true, bool KeepsOrders = true)
{
    public static VenueEvent Halt(Instant from, Instant until, int instrument = -1) => new(VenueEventKind.Halt, from, until, instrument);

    public static VenueEvent Maintenance(Instant from, Instant until) => new(VenueEventKind.Maintenance, from, until, -1, AllowsCancel: false, KeepsOrders: false);

    public static VenueEvent Delisting(Instant at, int instrument) => new(VenueEventKind.Delisting, at, Instant.MaxValue, instrument, AllowsCancel: true, KeepsOrders: false);
}

/// <summary>The dated events of a venue, in order of time. Immutable.</summary>
public sealed class VenueSchedule
{
    public static readonly VenueSchedule Empty = new([]);

    private readonly VenueEvent[] _events;

    /// <exception cref="GodwitException">An event ends before it begins.</exception>
    public VenueSchedule(IEnumerable<VenueEvent> events)
    {
        _events = [.. events.OrderBy(e => e.From)];
        foreach (VenueEvent e in _events)
            if (e.Kind != VenueEventKind.Delisting && e.Until <= e.From)
                throw new GodwitException($"The venue's {e.Kind.ToString().ToLowerInvariant()} from {e.From} ends at {e.Until}, not after it begins; correct the schedule.");
    }

    public IReadOnlyList<VenueEvent> Events => _events;
    public bool IsEmpty => _events.Length == 0;

    /// <summary>The event that keeps an instrument from trading at an instant; false when it trades.</summary>
    public bool IsClosed(int instrument, Instant at, out VenueEvent by)
    {
        by = default;
        bool closed = false;
        foreach (ref readonly VenueEvent e in _events.AsSpan())
        {
            if (e.From > at) break;
            if (e.Until <= at || (e.Instrument >= 0 && e.Instrument != instrument)) continue;
            // The strictest of several that overlap.
            by = closed ? by with { AllowsCancel = by.AllowsCancel && e.AllowsCancel, Kind = e.Kind == VenueEventKind.Delisting ? e.Kind : by.Kind } : e;
            closed = true;
        }
        return closed;
    }

    /// <summary>What the report says about it.</summary>
    public string Confession => IsEmpty ? "the venue never halts, unless its rules say so" : string.Join("; ", _events.Select(Text));

    private static string Text(VenueEvent e)
    {
        string whom = e.Instrument < 0 ? "venue" : $"instrument {e.Instrument}";
        return e.Kind == VenueEventKind.Delisting
            ? $"{whom} delisted at {e.From}: positions stay, valued at the last price"
            : $"{whom} {e.Kind.ToString().ToLowerInvariant()} {e.From} to {e.Until}, orders {(e.KeepsOrders ? "kept" : "canceled")}, cancellations {(e.AllowsCancel ? "taken" : "refused")}";
    }
}
