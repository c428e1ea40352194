using System.Runtime.CompilerServices;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Simulation.Latency;

namespace Godwit.Backtesting.Runner.Ticks;

/// <summary>
/// One source of ticks on its way past two readers: the venue, where each tick acts at the time it occurred, and the engine, which
/// sees it when it arrives. Between the two it waits in a ring, so memory follows the latency and not the length of the recording.
/// </summary>
/// <remarks>
/// A tick that occurred before the one ahead of it acts together with that one: the order of a recording is kept. All rows of one book
/// message arrive together. A receive time before the occurrence is a fault of the recorder's clock: such a tick arrives as if it had
/// been received at once, and is counted.
/// </remarks>
internal sealed class TickStream : IDisposable
{
    private const int Block = 512, FirstCapacity = 4_096;

    private readonly TickReader _reader;
    private readonly LatencySampler? _latency;
    private readonly Instant _to;
    private readonly bool _hasQuantities, _hasOtherQuantities;
    private readonly long _priceFactor, _quantityFactor;
    private Tick[] _ring = new Tick[FirstCapacity];
    private long[] _arrivals = new long[FirstCapacity];
    private long _mask = FirstCapacity - 1;
    private long _filled, _venue, _engine;
    private long _occurred = long.MinValue;
    private bool _isAtEnd;

    /// <param name="instrument">The run's index of the instrument.</param>
    /// <param name="source">The recording.</param>
    /// <param name="terms">Whose scales the ticks are brought to.</param>
    /// <param name="from">Where to start; a book starts at the snapshot before.</param>
    /// <param name="to">Ticks from this time on are left out.</param>
    /// <param name="latency">How ticks travel to the engine; null when it reads none of them.</param>
    public TickStream(int instrument, TickSource source, Instrument terms, Instant from, Instant to, LatencySampler? latency)
    {
        Instrument = instrument;
        Kind = source.Kind;
        _latency = latency;
        _to = to;
        _priceFactor = Pow10.Long(terms.PriceScale - source.PriceScale);
        // The quantity of a funding tick is a rate, and a mark has none.
        _hasQuantities = Kind is TickKind.Trade or TickKind.Quote or TickKind.Book;
        _hasOtherQuantities = Kind == TickKind.Quote;
        _quantityFactor = _hasQuantities ? Pow10.Long(terms.QuantityScale - source.QuantityScale) : 1;
        _reader = source.Open(from);
        Fill();
        ReadVenueTime();
    }

    public int Instrument { get; }
    public TickKind Kind { get; }

    /// <summary>When the venue's next tick acts, in nanoseconds; the largest number at the end.</summary>
    public long VenueTime { get; private set; }
    public ref readonly Tick VenueTick => ref _ring[(int)(_venue & _mask)];

    /// <summary>When the engine's next tick arrives; the largest number when the venue has not seen it yet, or at the end.</summary>
    public long EngineTime { get; private set; } = long.MaxValue;
    public ref readonly Tick EngineTick => ref _ring[(int)(_engine & _mask)];

    /// <summary>Ticks that the venue has seen.</summary>
    public long Count => _venue;

    /// <summary>Ticks that were received before they occurred.</summary>
    public long Backdated { get; private set; }

    public bool IsRead => _latency is not null;

    public void AdvanceVenue()
    {
        if (_latency is not null && _engine == _venue) EngineTime = _arrivals[(int)(_venue & _mask)];
        _venue++;
        if (_latency is null) _engine = _venue;
        if (_venue == _filled) Fill();
        ReadVenueTime();
    }

    public void AdvanceEngine()
    {
        _engine++;
        EngineTime = _engine < _venue ? _arrivals[(int)(_engine & _mask)] : long.MaxValue;
    }

    public void Dispose() => _reader.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadVenueTime()
    {
        if (_venue == _filled)
        {
            VenueTime = long.MaxValue;
            return;
        }
        long occurred = _ring[(int)(_venue & _mask)].OccurredAt.UnixNanos;
        if (occurred > _occurred) _occurred = occurred;
        VenueTime = _occurred;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fill()
    {
        if (_isAtEnd) return;
        if (_ring.Length - (_filled - _engine) < Block) Grow();
        int at = (int)(_filled & _mask);
        Span<Tick> block = _ring.AsSpan(at, Math.Min(Block, _ring.Length - at));
        int count = _reader.Read(block);
        block = block[..count];
        if (count == 0) _isAtEnd = true;
        else if (block[^1].OccurredAt >= _to) block = block[..FirstFrom(block)];
        if (_priceFactor != 1 || _quantityFactor != 1) Rescale(block);
        if (_latency is not null) Time(block, at);
        _filled += block.Length;
    }

    /// <summary>What occurred at the end of the range or later is cut off, and with it everything that follows.</summary>
    private int FirstFrom(ReadOnlySpan<Tick> block)
    {
        _isAtEnd = true;
        int first = 0;
        while (block[first].OccurredAt < _to) first++;
        return first;
    }

    private void Rescale(Span<Tick> block)
    {
        long price = _priceFactor, quantity = _quantityFactor, other = _hasOtherQuantities ? quantity : 1;
        foreach (ref Tick tick in block)
        {
            tick = tick with
            {
                Price = new Price(checked(tick.Price.Units * price)),
                OtherPrice = new Price(checked(tick.OtherPrice.Units * price)),
                Quantity = new Quantity(checked(tick.Quantity.Units * quantity)),
                OtherQuantity = new Quantity(checked(tick.OtherQuantity.Units * other)),
            };
        }
    }

    private void Time(ReadOnlySpan<Tick> block, int at)
    {
        LatencySampler latency = _latency!;
        // The row before this block, for messages that reach over its edge.
        bool inMessage = _filled > 0 && IsOpenRow(in _ring[(int)((_filled - 1) & _mask)]);
        long arrival = _filled > 0 ? _arrivals[(int)((_filled - 1) & _mask)] : 0;
        for (int i = 0; i < block.Length; i++)
        {
            ref readonly Tick tick = ref block[i];
            if (!inMessage)
            {
                if (tick.ReceivedAt < tick.OccurredAt) Backdated++;
                // Never before the venue has acted on it, which a tick out of order does late.
                arrival = Math.Max(latency.FeedArrival(in tick).UnixNanos, arrival);
            }
            _arrivals[at + i] = arrival;
            inMessage = IsOpenRow(in tick);
        }
    }

    private static bool IsOpenRow(in Tick tick) => tick.Kind == TickKind.Book && !tick.Is(TickFlags.EndOfMessage);

    private void Grow()
    {
        int larger = _ring.Length * 2;
        (var ring, var arrivals) = (new Tick[larger], new long[larger]);
        for (long i = _engine; i < _filled; i++)
        {
            ring[(int)(i & (larger - 1))] = _ring[(int)(i & _mask)];
            arrivals[(int)(i & (larger - 1))] = _arrivals[(int)(i & _mask)];
        }
        (_ring, _arrivals, _mask) = (ring, arrivals, larger - 1);
    }
}
