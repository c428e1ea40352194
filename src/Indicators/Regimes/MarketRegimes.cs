namespace Godwit.Indicators;

/// <summary>
/// The regime models of one market, shared by all that ask: strategies, sizing, risk. A model is made when it is first asked for, once for
/// the same options however many ask, and updated with each closed bar, warm-up included, before any strategy sees the bar.
/// </summary>
/// <remarks>
/// Ask before the first bar, that is in a strategy's <c>OnStart</c>; asking again later for what is there is free. Readings are values: they stay as they
/// are when the market goes on. One thread. Nothing is allocated once the models are made.
/// </remarks>
public sealed class MarketRegimes
{
    private Entry[] _entries = [];
    private long _lastOpenNanos = long.MinValue;
    private bool _isBegun;

    private readonly record struct Entry(object Options, Indicator Model);

    /// <summary>Whether anybody has asked for a model.</summary>
    public bool IsUsed => _entries.Length > 0;

    /// <summary>Bars until every model has settled; 0 when there is none.</summary>
    public int SettleLength
    {
        get
        {
            int longest = 0;
            foreach (Entry entry in _entries) longest = Math.Max(longest, entry.Model.SettleLength);
            return longest;
        }
    }

    /// <summary>Up, none or down; states by <see cref="TrendState"/>.</summary>
    public IRegime Trend(TrendRegimeOptions? options = null) => Shared(options ?? new(), static o => new TrendRegime(o));

    /// <summary>Calm, normal or wild against the market's own history; states by <see cref="VolatilityState"/>.</summary>
    public IRegime Volatility(VolatilityRegimeOptions? options = null) => Shared(options ?? new(), static o => new VolatilityRegime(o));

    /// <summary>Hidden states learnt from a trailing window, numbered by variance or mean.</summary>
    public IRegime Hmm(HmmRegimeOptions? options = null) => Shared(options ?? new(), static o => new HmmRegime(o));

    /// <summary>Whether the law of returns has changed lately; states by <see cref="ChangeState"/>, output 1 is the expected run length.</summary>
    public IRegime ChangePoint(ChangePointOptions? options = null) => Shared(options ?? new(), static o => new ChangePoint(o));

    /// <summary>Page's sums: outputs up, down, and alarm (+1, −1 or 0).</summary>
    public IGauge Cusum(CusumOptions? options = null) => Shared(options ?? new(), static o => new Cusum(o));

    /// <summary>How one-sided the flow is, 0 … 1.</summary>
    public IGauge Vpin(VpinOptions? options = null) => Shared(options ?? new(), static o => new Vpin(o));

    /// <summary>Size of the last return in deviations before it, and whether it was a jump (+1, −1 or 0).</summary>
    public IGauge Jump(JumpOptions? options = null) => Shared(options ?? new(), static o => new Jump(o));

    /// <summary>Says that all strategies have started: no new model from now on.</summary>
    internal void Begin() => _isBegun = true;

    /// <summary>Takes a closed bar in; a bar that is already known changes nothing, so that each of a market's readers may bring it.</summary>
    internal void Update(in BarValues bar)
    {
        if (bar.OpenTimeNanos <= _lastOpenNanos) return;
        _lastOpenNanos = bar.OpenTimeNanos;
        foreach (Entry entry in _entries) entry.Model.Update(in bar);
    }

    private TModel Shared<TOptions, TModel>(TOptions options, Func<TOptions, TModel> create) where TOptions : notnull where TModel : Indicator
    {
        foreach (Entry entry in _entries)
            if (entry.Model is TModel known && entry.Options.Equals(options)) return known;
        // A model that starts late would say something else than the same model asked for in time.
        if (_isBegun || _lastOpenNanos != long.MinValue) throw new InvalidOperationException("A regime model must be asked for before the first bar: ask in OnStart.");
        TModel made = create(options);
        _entries = [.. _entries, new Entry(options, made)];
        return made;
    }
}
