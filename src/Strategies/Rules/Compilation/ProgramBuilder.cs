using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>Turns expressions into a <see cref="RuleProgram"/>: equal parts are computed once, constants before the first bar.</summary>
/// <param name="parameters">The values of the parameters.</param>
/// <param name="interval">Length of the bars; null when it is not known yet, for checks alone.</param>
internal sealed class ProgramBuilder(double[] parameters, BarInterval? interval)
{
    private readonly List<Instruction> _code = [];
    private readonly List<double> _registers = [];
    private readonly List<int> _settle = [];
    private readonly List<Indicator> _indicators = [], _onBars = [];
    private readonly List<int> _lags = [];
    private readonly Dictionary<(RuleOp, int, int, int), int> _known = [];
    private readonly Dictionary<long, int> _constants = [];
    private readonly Dictionary<string, int> _indicatorByText = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, int Side), int> _named = [];
    private readonly Constants _values = new(parameters);
    private int _crosses, _trends;

    public RuleProgram Build() => new(
        [.. _code], [.. _registers], [.. _indicators], [.. _onBars], [.. _lags], _crosses, _trends, _settle.Count == 0 ? 1 : _settle.Max());

    /// <summary>The side whose position the expressions that follow speak of: an exit knows nothing of a position on the other side. 0 for any.</summary>
    public int Side { get; set; }

    /// <summary>Bars until a register is known.</summary>
    public int SettleLengthOf(int register) => _settle[register];

    /// <summary>The register that holds the value after each bar.</summary>
    /// <exception cref="RuleException">A parameter's value does not fit.</exception>
    public int Emit(Expression expression)
    {
        switch (expression)
        {
            case NumberExpression number: return Constant(number.Value);
            case ParameterExpression parameter: return Constant(parameters[parameter.Parameter.Index]);
            case FieldExpression field: return Add(RuleOp.Field, 1, (int)field.Field);
            case StateExpression state: return Add(RuleOp.State, 1, (int)state.State, Side);
            case NamedExpression { Output: not null } output: return Emit(output.Value);
            case NamedExpression named:
                (string, int) key = (named.Indicator.Name, named.IsState ? Side : 0);
                if (!_named.TryGetValue(key, out int known)) _named.Add(key, known = Emit(named.Indicator.Value));
                return known;
            case OperatorExpression operation: return Operate(operation.Operation, Emit(operation.Left), Emit(operation.Right));
            case CrossExpression cross: return Cross(cross);
            case TrendExpression trend: return Trend(trend);
            case LagExpression lag: return Lag(lag);
            case IndicatorExpression call: return Call(call);
            case TimeframeExpression longer: return OnLongerBars(longer);
            default: throw new InvalidOperationException($"{expression.GetType().Name} cannot be compiled.");
        }
    }

    private int Constant(double value)
    {
        if (_constants.TryGetValue(BitConverter.DoubleToInt64Bits(value), out int register)) return register;
        register = Register(1, value);
        _constants.Add(BitConverter.DoubleToInt64Bits(value), register);
        return register;
    }

    private int Register(int settle, double value = double.NaN)
    {
        _registers.Add(value);
        _settle.Add(settle);
        return _registers.Count - 1;
    }

    private int Add(RuleOp op, int settle, int a, int b = 0, int c = 0)
    {
        if (_known.TryGetValue((op, a, b, c), out int register)) return register;
        register = Register(settle);
        _known.Add((op, a, b, c), register);
        _code.Add(new Instruction(op, register, a, b, c));
        return register;
    }

    private int Operate(RuleOperation operation, int a, int b)
    {
        if (IsConstant(a) && IsConstant(b)) return Constant(RuleArithmetic.Apply(operation, _registers[a], _registers[b]));
        int settle = Math.Max(_settle[a], _settle[b]);
        return operation switch
        {
            RuleOperation.Less => Add(RuleOp.Less, settle, a, b),
            RuleOperation.Greater => Add(RuleOp.Greater, settle, a, b),
            RuleOperation.And => Add(RuleOp.And, settle, a, b),
            _ => Add(RuleOp.Operate, settle, a, b, (int)operation),
        };
    }

    private bool IsConstant(int register) => _constants.TryGetValue(BitConverter.DoubleToInt64Bits(_registers[register]), out int constant) && constant == register;

    private int Cross(CrossExpression cross)
    {
        int left = Emit(cross.Left), right = Emit(cross.Right);
        RuleOp op = cross.Above ? RuleOp.CrossAbove : RuleOp.CrossBelow;
        // The number of the memory is no part of what makes two crossings equal.
        if (_known.TryGetValue((op, left, right, -1), out int register)) return register;
        register = Register(Math.Max(_settle[left], _settle[right]) + 1);
        _known.Add((op, left, right, -1), register);
        _code.Add(new Instruction(op, register, left, right, _crosses++));
        return register;
    }

    private int Trend(TrendExpression trend)
    {
        int inner = Emit(trend.Inner), bars = _values.Bars(trend.Bars, 1, "The number of bars");
        RuleOp op = trend.Rising ? RuleOp.Rising : RuleOp.Falling;
        if (_known.TryGetValue((op, inner, -1, bars), out int register)) return register;
        register = Register(_settle[inner] + bars);
        _known.Add((op, inner, -1, bars), register);
        _code.Add(new Instruction(op, register, inner, _trends++, bars));
        return register;
    }

    private int Lag(LagExpression lag)
    {
        int inner = Emit(lag.Inner), bars = _values.Bars(lag.Bars, 0, "The number of bars to look back");
        if (bars == 0 || IsConstant(inner)) return inner;
        if (_known.TryGetValue((RuleOp.Lag, inner, -1, bars), out int register)) return register;
        register = Register(_settle[inner] + bars);
        _known.Add((RuleOp.Lag, inner, -1, bars), register);
        _code.Add(new Instruction(RuleOp.Lag, register, inner, _lags.Count));
        _lags.Add(bars);
        return register;
    }

    private int Call(IndicatorExpression call)
    {
        int first = call.First is { } one ? Emit(one) : -1, second = call.Second is { } two ? Emit(two) : -1;
        string text = $"{TextOf(call)}|{first}|{second}";
        if (!_indicatorByText.TryGetValue(text, out int index)) index = Keep(text, _values.Create(call), onBars: first < 0);
        int settle = _indicators[index].SettleLength;
        if (first < 0) return Read(index, call.Output, settle);
        settle += Math.Max(_settle[first], second < 0 ? 1 : _settle[second]) - 1;
        int fed = second < 0 ? Add(RuleOp.Feed, settle, index, first) : Add(RuleOp.FeedPair, settle, index, first, second);
        return call.Output == 0 ? fed : Add(RuleOp.ReadOutput, settle, index, call.Output);
    }

    private int OnLongerBars(TimeframeExpression longer)
    {
        Indicator inner;
        int output = 0;
        string text;
        if (longer.Inner is IndicatorExpression { First: null } call)
        {
            (inner, output, text) = (_values.Create(call), call.Output, TextOf(call));
        }
        else
        {
            // A series of its own: its bars are the longer ones.
            var builder = new ProgramBuilder(parameters, longer.Interval);
            int result = builder.Emit(longer.Inner);
            (inner, text) = (new RuleSeries(RuleWords.Code(longer.Inner), builder.Build(), [result]), RuleWords.Code(longer.Inner));
        }
        text = string.Create(CultureInfo.InvariantCulture, $"{longer.Interval}|{text}");
        if (!_indicatorByText.TryGetValue(text, out int index)) index = Keep(text, Longer(longer, inner), onBars: true);
        return Read(index, output, _indicators[index].SettleLength);
    }

    private Indicator Longer(TimeframeExpression longer, Indicator inner)
    {
        if (interval is not { } own) return inner;
        long longNanos = longer.Interval.Length.Nanos, shortNanos = own.Length.Nanos;
        if (longNanos < shortNanos || longNanos % shortNanos != 0)
            throw new RuleException(longer.At, $"'on {longer.Interval}' needs bars that {longer.Interval} is a multiple of; these are {own} bars.");
        if ((long)inner.SettleLength * (longNanos / shortNanos) > int.MaxValue)
            throw new RuleException(longer.At, $"This needs more bars of {own} than can be counted.");
        return new HigherTimeframe(inner, longNanos, shortNanos, longer.Interval.Floor(default).UnixNanos);
    }

    private int Keep(string text, Indicator indicator, bool onBars)
    {
        _indicatorByText.Add(text, _indicators.Count);
        _indicators.Add(indicator);
        if (onBars) _onBars.Add(indicator);
        return _indicators.Count - 1;
    }

    private int Read(int index, int output, int settle) =>
        output == 0 ? Add(RuleOp.Read, settle, index) : Add(RuleOp.ReadOutput, settle, index, output);

    private string TextOf(IndicatorExpression call) =>
        $"{call.Definition.Name}({string.Join(',', _values.Arguments(call).Values.Select(v => $"{v.Key}={v.Value}"))})";
}
