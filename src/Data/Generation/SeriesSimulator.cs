using Godwit.Core.Functions;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Data.Generation;

/// <summary>Walks one symbol through the market: bar after bar, in constant memory.</summary>
/// <remarks>
/// The variance of a bar is annual variance × time × regime² × clustering × activity; its steps mix a market factor,
/// which every symbol's simulator draws alike from the same stream, and the symbol's own noise. One scale per bar,
/// also shared, makes the bar's return Student-t. The price stays between one tick and 10^15 of its units.
/// </remarks>
internal sealed class SeriesSimulator
{
    private const double LeastTicks = 1, MostUnits = 1e15;
    private const double LargestShock = 16;
    private const double ClusteringStrength = 0.3;
    private const double VolumeNoise = 0.45;

    private readonly MarketGeneratorOptions _options;
    private readonly SyntheticSymbol _symbol;
    private readonly SeededRandom _market, _own;
    private readonly VolatilityRegimes _regimes;
    private readonly OutageSchedule _outages;
    private readonly long _lengthNanos, _tickUnits;
    private readonly double _barVolatility, _drift, _jumpChance, _marketWeight, _ownWeight;
    private readonly double _shockWeight, _memoryWeight, _volumeUnits, _volumeMemory, _mostTicks;

    private long _openNanos;
    private double _ticks, _clustering = 1, _volumeState;
    private int _done;

    public SeriesSimulator(MarketGeneratorOptions options, int symbolIndex)
    {
        _options = options;
        _symbol = options.Symbols[symbolIndex];
        ulong stream = 16 + 2 * (ulong)symbolIndex;
        _market = SeededRandom.ForStream(options.Seed, 0);
        _own = SeededRandom.ForStream(options.Seed, stream);
        _lengthNanos = options.Interval.Length.Nanos;
        _openNanos = options.Interval.Floor(options.Start).UnixNanos;
        double barsPerYear = options.Interval.PerYear, barsPerDay = Duration.NanosPerDay / (double)_lengthNanos;
        _regimes = new VolatilityRegimes(SeededRandom.ForStream(options.Seed, 1), options.RegimeDays * barsPerDay);
        _outages = new OutageSchedule(options, barsPerYear, barsPerDay / 24, SeededRandom.ForStream(options.Seed, 2), SeededRandom.ForStream(options.Seed, stream + 1));
        _tickUnits = _symbol.TickUnits;
        _mostTicks = Math.Floor(MostUnits / _tickUnits);
        _ticks = (double)(_symbol.StartPrice / _symbol.Tick);
        _barVolatility = _symbol.AnnualVolatility / Math.Sqrt(barsPerYear);
        _drift = options.AnnualDrift / barsPerYear;
        _jumpChance = Math.Min(1, options.JumpsPerYear / barsPerYear);
        _marketWeight = Math.Sqrt(options.Correlation / options.StepsPerBar);
        _ownWeight = Math.Sqrt((1 - options.Correlation) / options.StepsPerBar);
        double persistence = HalfLife(24 / (options.ClusteringHours * barsPerDay));
        _shockWeight = Math.Min(0.8 * persistence, ClusteringStrength * Math.Sqrt(1 - persistence * persistence));
        _memoryWeight = persistence - _shockWeight;
        _volumeUnits = _symbol.DailyVolume / barsPerDay * Pow10.Double(_symbol.VolumeScale);
        _volumeMemory = HalfLife(24 / barsPerDay);
    }

    /// <summary>Bars of the grid that were left out so far.</summary>
    public int Missing { get; private set; }

    /// <summary>The next bar that is not in a gap; false at the end.</summary>
    public bool TryNext(out Bar bar)
    {
        while (_done < _options.Bars)
        {
            bar = NextOnGrid();
            _done++;
            _openNanos += _lengthNanos;
            if (!_outages.NextIsMissing()) return true;
            Missing++;
        }
        bar = default;
        return false;
    }

    private Bar NextOnGrid()
    {
        _regimes.MoveOn();
        double activity = ActivityPattern.Of(_openNanos, _lengthNanos);
        double usual = _barVolatility * Math.Sqrt(activity);
        double volatility = usual * _regimes.Factor * Math.Sqrt(_clustering);
        double scale = _market.NextTailScale(_options.TailDegrees);
        (double jump, int jumpStep) = NextJump();

        double open = _ticks, high = open, low = open, price = open;
        double stepScale = volatility * scale, stepDrift = _drift / _options.StepsPerBar;
        for (int step = 0; step < _options.StepsPerBar; step++)
        {
            double move = stepScale * (_marketWeight * _market.NextStep() + _ownWeight * _own.NextStep()) + stepDrift;
            if (step == jumpStep) move += jump;
            // Two terms of the exponential series: positive for every move, and free of any library's rounding.
            price *= 1 + move * (1 + 0.5 * move);
            price = Math.Min(Math.Max(price, LeastTicks), _mostTicks);
            high = Math.Max(high, price);
            low = Math.Min(low, price);
        }
        _ticks = price;

        double change = (price - open) / open;
        double shock = change / volatility;
        // The largest shocks are cut: their square would otherwise rule the variance for months.
        _clustering = 1 - _shockWeight - _memoryWeight + (_memoryWeight + _shockWeight * Math.Min(shock * shock, LargestShock)) * _clustering;
        long volume = NextVolume(activity, Math.Abs(change) / usual, moved: ToUnits(high) != ToUnits(low));
        return new Bar(
            new Instant(_openNanos), new Price(ToUnits(open)), new Price(ToUnits(high)), new Price(ToUnits(low)), new Price(ToUnits(price)), new Quantity(volume));
    }

    // Drawn whether or not there is a jump, from the market's stream: every symbol sees the same jumps at the same step.
    private (double Size, int Step) NextJump()
    {
        if (_market.NextDouble() >= _jumpChance) return (0, -1);
        int step = _market.NextInt(_options.StepsPerBar);
        double shared = _market.NextNormal(), own = _own.NextNormal();
        double size = _options.JumpSize * (Math.Sqrt(_options.Correlation) * shared + Math.Sqrt(1 - _options.Correlation) * own);
        return (size, step);
    }

    // Volume follows activity and the size of the move, around a slowly wandering level.
    private long NextVolume(double activity, double relativeMove, bool moved)
    {
        _volumeState = _volumeMemory * _volumeState + Math.Sqrt(1 - _volumeMemory * _volumeMemory) * _own.NextStep();
        double level = DeterministicMath.Exp(VolumeNoise * (_volumeState - 0.5 * VolumeNoise));
        double noise = 0.5 + _own.NextDouble();
        double volume = _volumeUnits * activity * level * noise * (0.4 + 0.8 * Math.Min(relativeMove, 12));
        // A price that moved was traded at.
        return Math.Max((long)Math.Round(volume), moved ? 1 : 0);
    }

    private long ToUnits(double ticks) => (long)Math.Round(ticks) * _tickUnits;

    // What is left after one bar when half is left after 1 / barsPerHalfLife bars.
    private static double HalfLife(double barsPerHalfLife) => DeterministicMath.Exp(-0.6931471805599453 * barsPerHalfLife);
}
