using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Indicators;
using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Rules;

/// <summary>A strategy that follows rules: at each bar's close it looks at its conditions and states an opinion.</summary>
/// <remarks>
/// An exit goes before an entry: nothing is entered while the exit of the same side holds. Entries of both sides at once are a
/// contradiction and change nothing. An exit knows only of a position on its own side. The entry of the other side closes a position, and turns it where the run allows both sides.
/// </remarks>
public sealed class RuleStrategy : Strategy, IParameterized
{
    private readonly RuleDefinition _definition;
    private readonly double[] _parameters;
    private Line[] _lines = [];

    public RuleStrategy(RuleDefinition definition)
    {
        (_definition, _parameters) = (definition, definition.Defaults());
        Parameters = [.. definition.Parameters.Select(Spec)];
    }

    public IReadOnlyList<ParameterSpec> Parameters { get; }

    internal RuleDefinition Definition => _definition;
    internal double[] Values => _parameters;

    /// <summary>Checks the values that the parameters have now, before any bar.</summary>
    /// <exception cref="RuleException">They do not fit together or to an indicator.</exception>
    public void CheckParameters() => _definition.Check(_parameters);

    /// <summary>One market: its compiled rules and what they remember of the position.</summary>
    private sealed class Line(RuleProgram program)
    {
        public readonly RuleProgram Program = program;
        public int EnterLong, ExitLong, EnterShort, ExitShort;

        /// <summary>The side that was stated last.</summary>
        public int Wanted;

        /// <summary>Units held, signed, and the sum of entry price times units, from which the average entry price comes.</summary>
        public long Held;
        public double Cost;

        public double EntryPrice(Market market) => Held == 0 ? double.NaN : Cost / Held / market.Instrument.PriceDivisor;
    }

    /// <summary>What conditions can read of a market and the strategy's position in it.</summary>
    private readonly struct MarketSource(Market market, Line line) : IRuleSource
    {
        public double Field(PriceField field) => field switch
        {
            PriceField.Close => market.Close,
            PriceField.Open => market.Open,
            PriceField.High => market.High,
            PriceField.Low => market.Low,
            PriceField.Volume => market.Volume,
            _ => new BarValues(0, market.Open, market.High, market.Low, market.Close, 0).Select(field),
        };

        public double State(RuleState state, int side) => state switch
        {
            RuleState.Position => Sign(side),
            RuleState.BarsInPosition => Sign(side) == 0 ? 0 : market.BarsInPosition,
            RuleState.EntryPrice => Sign(side) == 0 ? double.NaN : line.EntryPrice(market),
            RuleState.Profit => Sign(side) == 0 ? double.NaN : Sign(side) * (market.Close / line.EntryPrice(market) - 1),
            RuleState.Hour => MinuteOfDay / 60,
            RuleState.Minute => MinuteOfDay % 60,
            RuleState.Time => MinuteOfDay,
            // The epoch was a Thursday.
            _ => (Close.UtcDay + 3) % 7 + 1,
        };

        private int Sign(int side) => side == 0 || side == market.PositionSign ? market.PositionSign : 0;
        private Instant Close => market.Bar.OpenTime + market.Interval.Length;
        private long MinuteOfDay => (Close.UnixNanos - Close.UtcDay * Duration.NanosPerDay) / Duration.NanosPerMinute;
    }

    protected override void OnStart()
    {
        _definition.Check(_parameters);
        _lines = new Line[Markets.Count];
        for (int i = 0; i < _lines.Length; i++) _lines[i] = Compile(Markets[i]);
    }

    private Line Compile(Market market)
    {
        var builder = new ProgramBuilder(_parameters, market.Interval);
        foreach (RuleIndicator indicator in _definition.Needed()) builder.Emit(indicator.Value);
        int Register(Expression? condition, int side)
        {
            builder.Side = side;
            return condition is null ? -1 : builder.Emit(condition);
        }
        int enterLong = Register(_definition.Long?.Enter, 0), enterShort = Register(_definition.Short?.Enter, 0);
        int exitLong = Register(_definition.Long?.Exit, 1), exitShort = Register(_definition.Short?.Exit, -1);
        RuleProgram program = builder.Build();
        foreach (Indicator indicator in program.OnBars) market.Use(indicator);
        market.NeedsBars(program.SettleLength);
        return new Line(program) { EnterLong = enterLong, ExitLong = exitLong, EnterShort = enterShort, ExitShort = exitShort };
    }

    protected override void OnWarmUp(Market market)
    {
        Line line = _lines[market.Slot];
        line.Program.Run(new MarketSource(market, line));
    }

    protected override void OnBar(Market market)
    {
        Line line = _lines[market.Slot];
        RuleProgram program = line.Program;
        program.Run(new MarketSource(market, line));
        bool exitLong = Holds(program, line.ExitLong), exitShort = Holds(program, line.ExitShort);
        bool buy = Holds(program, line.EnterLong) && !exitLong, sell = Holds(program, line.EnterShort) && !exitShort;
        if (buy != sell)
        {
            line.Wanted = buy ? 1 : -1;
            if (buy) GoLong(market);
            else GoShort(market);
            return;
        }
        if (!exitLong && !exitShort) return;
        int side = market.PositionSign != 0 ? market.PositionSign : line.Wanted;
        if ((side > 0 && exitLong) || (side < 0 && exitShort))
        {
            line.Wanted = 0;
            GoFlat(market);
        }
    }

    private static bool Holds(RuleProgram program, int register) => register >= 0 && RuleArithmetic.IsTrue(program[register]);

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        if (!report.IsFill) return;
        Line line = _lines[market.Slot];
        long before = line.Held, now = market.Position.Units, moved = now - before;
        if (before == 0 || (before > 0) != (now > 0)) line.Cost = (double)now * report.FillPrice.Units;
        else if ((moved > 0) == (before > 0)) line.Cost += (double)moved * report.FillPrice.Units;
        else line.Cost *= (double)now / before;
        line.Held = now;
    }

    private ParameterSpec Spec(RuleParameter parameter) => ParameterSpec.Number(
        parameter.Name, parameter.IsWhole, parameter.Default, new ParameterAttribute(parameter.Meaning) { Min = parameter.Min, Max = parameter.Max },
        strategy => ((RuleStrategy)strategy)._parameters[parameter.Index], (strategy, value) => ((RuleStrategy)strategy)._parameters[parameter.Index] = value);
}
