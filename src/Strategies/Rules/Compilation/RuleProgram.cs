using Godwit.Indicators;
using Godwit.Indicators.Kernels;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Rules;

/// <summary>Compiled rules of one market: a flat row of instructions over registers, run once a bar without allocation.</summary>
internal sealed class RuleProgram
{
    private readonly Instruction[] _code;
    private readonly double[] _initial;
    private readonly double[] _registers;
    private readonly Indicator[] _indicators;
    private readonly Ring[] _lags;
    private readonly CrossDetector[] _crosses;
    private readonly Trend[] _trends;

    public RuleProgram(Instruction[] code, double[] registers, Indicator[] indicators, Indicator[] onBars, int[] lags, int crosses, int trends, int settleLength)
    {
        (_code, _initial, _indicators, OnBars, SettleLength) = (code, registers, indicators, onBars, settleLength);
        _registers = new double[registers.Length];
        _lags = new Ring[lags.Length];
        for (int i = 0; i < lags.Length; i++) _lags[i] = new Ring(lags[i]);
        _crosses = new CrossDetector[crosses];
        _trends = new Trend[trends];
        Reset();
    }

    /// <summary>The indicators that must have seen the bar before <see cref="Run"/>.</summary>
    public Indicator[] OnBars { get; }

    /// <summary>Bars until every register is known.</summary>
    public int SettleLength { get; }

    /// <summary>Instructions that run each bar, and crossings among them that remember a side.</summary>
    internal int Length => _code.Length;
    internal int CrossCount => _crosses.Length;

    public double this[int register] => _registers[register];

    /// <summary>A move in one direction: how many bars it has lasted.</summary>
    private struct Trend
    {
        public double Last;
        public int Bars;
        public int Seen;
    }

    public void Reset()
    {
        _initial.CopyTo(_registers, 0);
        foreach (Indicator indicator in _indicators) indicator.Reset();
        for (int i = 0; i < _lags.Length; i++) _lags[i].Reset();
        Array.Fill(_crosses, new CrossDetector(Crossing.Strict));
        Array.Fill(_trends, new Trend { Last = double.NaN });
    }

    /// <summary>Takes the bar that the indicators of <see cref="OnBars"/> have just seen.</summary>
    public void Run<T>(in T source) where T : struct, IRuleSource
    {
        double[] r = _registers;
        foreach (ref readonly Instruction i in _code.AsSpan())
        {
            r[i.Target] = i.Op switch
            {
                RuleOp.Read => _indicators[i.A].Value,
                RuleOp.ReadOutput => _indicators[i.A].Output(i.B),
                RuleOp.Less => RuleArithmetic.Apply(RuleOperation.Less, r[i.A], r[i.B]),
                RuleOp.Greater => RuleArithmetic.Apply(RuleOperation.Greater, r[i.A], r[i.B]),
                RuleOp.And => RuleArithmetic.Apply(RuleOperation.And, r[i.A], r[i.B]),
                RuleOp.CrossAbove => Cross(i.C, r[i.A], r[i.B], 1),
                RuleOp.CrossBelow => Cross(i.C, r[i.A], r[i.B], -1),
                RuleOp.Field => source.Field((PriceField)i.A),
                RuleOp.State => source.State((RuleState)i.A, i.B),
                RuleOp.Lag => Lag(i.B, r[i.A]),
                RuleOp.Feed => Feed(i.A, r[i.B]),
                RuleOp.FeedPair => Feed(i.A, r[i.B], r[i.C]),
                RuleOp.Rising => Move(i.B, r[i.A], i.C),
                RuleOp.Falling => Move(i.B, -r[i.A], i.C),
                _ => RuleArithmetic.Apply((RuleOperation)i.C, r[i.A], r[i.B]),
            };
        }
    }

    private double Cross(int memory, double line, double other, int direction)
    {
        if (double.IsNaN(line) || double.IsNaN(other)) return double.NaN;
        return _crosses[memory].Update(line, other) == direction ? 1.0 : 0.0;
    }

    private double Lag(int memory, double value)
    {
        ref Ring ring = ref _lags[memory];
        bool isFull = ring.IsFull;
        double old = ring.Push(value);
        return isFull ? old : double.NaN;
    }

    private double Feed(int indicator, double value)
    {
        if (!double.IsFinite(value)) return double.NaN;
        var fed = (ValueIndicator)_indicators[indicator];
        fed.Update(value);
        return fed.Value;
    }

    private double Feed(int indicator, double first, double second)
    {
        if (!double.IsFinite(first) || !double.IsFinite(second)) return double.NaN;
        var fed = (PairIndicator)_indicators[indicator];
        fed.Update(first, second);
        return fed.Value;
    }

    /// <summary>Whether each of the last bars was higher than the one before it.</summary>
    private double Move(int memory, double value, int bars)
    {
        if (double.IsNaN(value)) return double.NaN;
        ref Trend trend = ref _trends[memory];
        trend.Bars = value > trend.Last ? Math.Min(trend.Bars, bars) + 1 : 0;
        trend.Last = value;
        trend.Seen = Math.Min(trend.Seen, bars) + 1;
        return trend.Seen <= bars ? double.NaN : trend.Bars >= bars ? 1.0 : 0.0;
    }
}

/// <summary>A value of rules as an indicator, so that it can be put on longer bars.</summary>
internal sealed class RuleSeries(string name, RuleProgram program, int[] outputs) : Indicator(name, program.SettleLength, outputs.Length)
{
    private readonly double[] _values = new double[outputs.Length];

    public override void Update(in BarValues bar)
    {
        foreach (Indicator indicator in program.OnBars) indicator.Update(in bar);
        program.Run(new BarSource(in bar));
        for (int o = 0; o < outputs.Length; o++) _values[o] = program[outputs[o]];
        Set(_values);
    }

    protected override void ResetState() => program.Reset();
}
