using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Core.Events;

public enum EventKind : byte { Bar, Tick, Report, Timer, Command, Interest, Funding }

/// <summary>What a bar is for.</summary>
public enum BarPhase : byte
{
    /// <summary>Strategies act on it.</summary>
    Trading,

    /// <summary>Inside the run's range, but before the first bar that strategies may act on: books are marked, indicators learn.</summary>
    Preparing,

    /// <summary>Before the run's range: indicators learn, nothing else.</summary>
    WarmUp,
}

/// <summary>An operator's command, entering by the same door as market data.</summary>
public enum CommandKind : byte { HaltTrading, ResumeTrading, CancelAll, Flatten }

/// <summary>
/// A fact that enters the engine, with the time it happened at the venue and the time we learned of it. Layout version 2:
/// a header of 48 bytes, then the payload that <see cref="Kind"/> names.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public readonly struct EngineEvent
{
    /// <summary>Version of the layout, written into journals.</summary>
    public const int LayoutVersion = 2;

    [FieldOffset(0)] public readonly EventKind Kind;
    [FieldOffset(1)] public readonly CommandKind Command;

    /// <summary>Whether a bar or a tick may be traded on.</summary>
    [FieldOffset(2)] public readonly BarPhase Phase;

    [FieldOffset(4)] public readonly int Instrument;
    [FieldOffset(8)] public readonly Instant OccurredAt;
    [FieldOffset(16)] public readonly Instant ReceivedAt;
    [FieldOffset(24)] public readonly long Tag;
    [FieldOffset(32)] public readonly int Strategy;

    [FieldOffset(48)] public readonly Bar Bar;
    [FieldOffset(48)] public readonly Tick Tick;
    [FieldOffset(48)] public readonly ExecutionReport Report;
    [FieldOffset(48)] public readonly Money Amount;

    /// <summary>A closed bar. <paramref name="occurredAt"/> is its close time.</summary>
    public EngineEvent(int instrument, in Bar bar, Instant occurredAt, Instant receivedAt, BarPhase phase)
    {
        // Bars are by far the most frequent events: the unused rest of the payload is not cleared.
        Unsafe.SkipInit(out this);
        Kind = EventKind.Bar;
        Command = default;
        Tag = 0;
        Strategy = -1;
        Instrument = instrument;
        Bar = bar;
        OccurredAt = occurredAt;
        ReceivedAt = receivedAt;
        Phase = phase;
    }

    public EngineEvent(in ExecutionReport report, Instant receivedAt)
    {
        Unsafe.SkipInit(out this);
        Command = default;
        Phase = default;
        Tag = 0;
        Strategy = -1;
        Kind = EventKind.Report;
        Instrument = report.Instrument;
        Report = report;
        OccurredAt = report.OccurredAt;
        ReceivedAt = receivedAt;
    }

    /// <summary>A tick of the market; <paramref name="receivedAt"/> is when it reached the engine, latency included.</summary>
    public EngineEvent(int instrument, in Tick tick, Instant receivedAt, BarPhase phase)
    {
        Unsafe.SkipInit(out this);
        Kind = EventKind.Tick;
        Command = default;
        Tag = 0;
        Strategy = -1;
        Instrument = instrument;
        Tick = tick;
        OccurredAt = tick.OccurredAt;
        ReceivedAt = receivedAt;
        Phase = phase;
    }

    private EngineEvent(EventKind kind, Instant at, int strategy, long tag, CommandKind command) : this()
    {
        Kind = kind;
        Command = command;
        OccurredAt = at;
        ReceivedAt = at;
        Strategy = strategy;
        Tag = tag;
    }

    /// <summary>Funding that a book received (negative: paid); <see cref="Tag"/> is the book.</summary>
    public static EngineEvent OfFunding(int book, int instrument, Money received, Instant occurredAt, Instant receivedAt) =>
        new(EventKind.Funding, book, instrument, received, occurredAt, receivedAt);

    /// <summary>A timer that a strategy set.</summary>
    public static EngineEvent OfTimer(Instant at, int strategy, long tag) => new(EventKind.Timer, at, strategy, tag, default);

    /// <summary>Interest that the venue charged a book on a borrowed quantity; <see cref="Tag"/> is the book.</summary>
    public EngineEvent(int book, int instrument, Money interest, Instant occurredAt, Instant receivedAt)
        : this(EventKind.Interest, book, instrument, interest, occurredAt, receivedAt)
    {
    }

    private EngineEvent(EventKind kind, int book, int instrument, Money amount, Instant occurredAt, Instant receivedAt) : this()
    {
        Kind = kind;
        Instrument = instrument;
        Tag = book;
        Amount = amount;
        OccurredAt = occurredAt;
        ReceivedAt = receivedAt;
    }

    /// <summary>An operator's command.</summary>
    public static EngineEvent OfCommand(Instant at, CommandKind command) => new(EventKind.Command, at, -1, 0, command);
}
