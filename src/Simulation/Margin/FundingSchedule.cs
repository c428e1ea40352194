using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Simulation.Margin;

/// <summary>One funding settlement: who holds a long position then pays rate × value at the mark; who is short receives it. A negative rate turns that round.</summary>
/// <param name="At">When, with the few milliseconds by which venues are late.</param>
/// <param name="Rate">Per settlement, not per year.</param>
/// <param name="Mark">Recorded mark price in the schedule's scale; zero when none is known.</param>
public readonly record struct FundingStamp(Instant At, Rate Rate, Price Mark);

/// <summary>The funding settlements of one perpetual, in order of time. Immutable; safe for several runs at once.</summary>
public sealed class FundingSchedule
{
    private readonly FundingStamp[] _stamps;

    /// <param name="stamps">In order of time.</param>
    /// <param name="markScale">Decimals of the recorded marks.</param>
    /// <param name="source">Where they come from, for the report.</param>
    /// <exception cref="ArgumentException">The stamps are not in order of time.</exception>
    public FundingSchedule(IReadOnlyList<FundingStamp> stamps, int markScale, string source)
    {
        _stamps = [.. stamps];
        for (int i = 1; i < _stamps.Length; i++)
            if (_stamps[i].At < _stamps[i - 1].At) throw new ArgumentException($"{source}: funding at {_stamps[i].At} comes after {_stamps[i - 1].At}.", nameof(stamps));
        MarkScale = markScale;
        Source = source;
    }

    public int MarkScale { get; }
    public string Source { get; }
    public IReadOnlyList<FundingStamp> Stamps => _stamps;

    /// <summary>Reads a whole recording.</summary>
    public static FundingSchedule Of(TickSource ticks, string source)
    {
        if (ticks.Kind != TickKind.Funding) throw new ArgumentException($"{source} holds ticks of kind {ticks.Kind}, not funding.", nameof(ticks));
        var stamps = new List<FundingStamp>((int)ticks.Count);
        var block = new Tick[1024];
        using TickReader reader = ticks.Open(Instant.MinValue);
        for (int count; (count = reader.Read(block)) > 0;)
            foreach (ref readonly Tick tick in block.AsSpan(0, count)) stamps.Add(new FundingStamp(tick.OccurredAt, tick.FundingRate, tick.Price));
        return new FundingSchedule(stamps, ticks.PriceScale, source);
    }

    /// <summary>The same rate at every whole multiple of an interval since midnight UTC; without marks.</summary>
    public static FundingSchedule Constant(Rate rate, Duration interval, Instant from, Instant to)
    {
        var stamps = new List<FundingStamp>();
        long first = (from.UnixNanos + interval.Nanos - 1) / interval.Nanos * interval.Nanos;
        for (long at = first; at < to.UnixNanos; at += interval.Nanos) stamps.Add(new FundingStamp(new Instant(at), rate, default));
        return new FundingSchedule(stamps, 0, $"{rate} each {interval}");
    }
}

/// <summary>Where one run stands in a schedule, and what each settlement pays.</summary>
public sealed class FundingCursor
{
    private readonly FundingSchedule _schedule;
    private readonly Instrument _instrument;

    /// <summary>The instrument with enough price decimals for the recorded marks.</summary>
    private readonly Instrument _marked;
    private readonly long _markFactor = 1;
    private readonly long _markDivisor = 1;
    private int _next;

    public FundingCursor(FundingSchedule schedule, Instrument instrument)
    {
        _schedule = schedule;
        _instrument = _marked = instrument;
        int finer = schedule.MarkScale - instrument.PriceScale;
        if (finer <= 0) _markFactor = Pow10.Long(-finer);
        else if (schedule.MarkScale + instrument.QuantityScale <= Money.Scale && instrument.ContractSize == Money.FromWhole(1))
            _marked = new Instrument(instrument.Key, instrument.BaseAsset, instrument.QuoteAsset, schedule.MarkScale, instrument.QuantityScale, [new InstrumentRules()]) { Kind = instrument.Kind };
        // Marks that leave no room are rounded to the instrument's own decimals.
        else _markDivisor = Pow10.Long(finer);
    }

    public Instant NextDue => _next < _schedule.Stamps.Count ? _schedule.Stamps[_next].At : Instant.MaxValue;

    public FundingStamp Take() => _schedule.Stamps[_next++];

    /// <summary>What a signed position receives (negative: pays): −rate × value at the mark, rounded half to even to 10^-20.</summary>
    /// <param name="stamp">The settlement.</param>
    /// <param name="position">Signed.</param>
    /// <param name="otherwise">The price to use where no mark was recorded, in the instrument's scale.</param>
    public Money Receives(in FundingStamp stamp, Quantity position, Price otherwise)
    {
        Money value = stamp.Mark.Units <= 0
            ? _instrument.Notional(otherwise, position)
            : _marked.Notional(new Price((long)Wide.MultiplyDivide(stamp.Mark.Units, _markFactor, _markDivisor, Rounding.HalfEven)), position);
        return -value.Times(stamp.Rate, Rounding.HalfEven);
    }
}
