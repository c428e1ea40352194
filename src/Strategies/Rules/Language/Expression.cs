using Godwit.Core.MarketData;
using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>A value or a condition of a rules file, read and checked, not yet bound to parameters and bars.</summary>
/// <remarks>What it depends on is known from the start: names make a file's values a web in which one part may be reached on very many ways.</remarks>
public abstract class Expression
{
    private protected Expression(RuleSpot at, params ReadOnlySpan<Expression?> parts)
    {
        At = at;
        bool constant = true;
        foreach (Expression? part in parts)
        {
            if (part is null) continue;
            Parts.Add(part);
            constant &= part.IsConstant;
            IsState |= part.IsState;
            IsOnLongerBars |= part.IsOnLongerBars;
        }
        IsConstant = constant && Parts.Count > 0;
    }

    public RuleSpot At { get; }

    /// <summary>True for what holds or does not, false for a number.</summary>
    public virtual bool IsCondition => false;

    /// <summary>True when it depends on parameters and numbers alone.</summary>
    public bool IsConstant { get; private protected init; }

    /// <summary>True when it depends on the position or the clock, so that it is no series of bars.</summary>
    public bool IsState { get; private protected init; }

    /// <summary>True when part of it is taken from longer bars.</summary>
    internal bool IsOnLongerBars { get; private protected init; }

    /// <summary>What it is made of; behind a name stands the named value.</summary>
    internal List<Expression> Parts { get; } = [];
}

internal sealed class NumberExpression : Expression
{
    public NumberExpression(RuleSpot at, double value, string text) : base(at) => (Value, Text, IsConstant) = (value, text, true);

    public double Value { get; }

    /// <summary>As it was written: <c>2%</c>, <c>09:30</c>, <c>monday</c>.</summary>
    public string Text { get; }
}

internal sealed class ParameterExpression : Expression
{
    public ParameterExpression(RuleSpot at, RuleParameter parameter) : base(at) => (Parameter, IsConstant) = (parameter, true);

    public RuleParameter Parameter { get; }
}

internal sealed class FieldExpression(RuleSpot at, PriceField read) : Expression(at)
{
    public PriceField Field => read;
}

internal enum RuleState : byte { Position, BarsInPosition, EntryPrice, Profit, Hour, Minute, Time, Weekday }

internal sealed class StateExpression : Expression
{
    public StateExpression(RuleSpot at, RuleState state) : base(at) => (State, IsState) = (state, true);

    public RuleState State { get; }
}

/// <summary>A value that has a name of its own under <c>indicators:</c>, or one output of it.</summary>
internal sealed class NamedExpression(RuleSpot at, RuleIndicator indicator, Expression value, string? output = null) : Expression(at, value)
{
    public RuleIndicator Indicator => indicator;

    /// <summary>What the name stands for, with the output chosen.</summary>
    public Expression Value => value;

    /// <summary>The output behind the name; null where there is none.</summary>
    public string? Output => output;
    public override bool IsCondition => value.IsCondition;
}

/// <summary>Arithmetic, comparison or logic of one or two operands.</summary>
internal sealed class OperatorExpression(RuleSpot at, RuleOperation operation, Expression left, Expression right) : Expression(at, left, right)
{
    public RuleOperation Operation => operation;
    public Expression Left => left;
    public Expression Right => right;
    public override bool IsCondition => operation.GivesCondition();
}

internal sealed class CrossExpression : Expression
{
    public CrossExpression(RuleSpot at, Expression left, Expression right, bool above) : base(at, left, right) =>
        (Left, Right, Above, IsConstant) = (left, right, above, false);

    public Expression Left { get; }
    public Expression Right { get; }
    public bool Above { get; }
    public override bool IsCondition => true;
}

/// <summary><c>rising(x, n)</c> or <c>falling(x, n)</c>.</summary>
internal sealed class TrendExpression : Expression
{
    public TrendExpression(RuleSpot at, Expression inner, Expression bars, bool rising) : base(at, inner, bars) =>
        (Inner, Bars, Rising, IsConstant) = (inner, bars, rising, false);

    public Expression Inner { get; }
    public Expression Bars { get; }
    public bool Rising { get; }
    public override bool IsCondition => true;
}

/// <summary><c>x[n]</c>.</summary>
internal sealed class LagExpression : Expression
{
    public LagExpression(RuleSpot at, Expression inner, Expression bars) : base(at, inner, bars) =>
        (Inner, Bars, IsConstant) = (inner, bars, false);

    public Expression Inner { get; }
    public Expression Bars { get; }
    public override bool IsCondition => Inner.IsCondition;
}

/// <summary>A parameter of an indicator: a constant or a word.</summary>
internal sealed record RuleArgument(RuleSpot At, string Name, Expression? Value, string? Word);

/// <summary>One output of an indicator of the catalogue.</summary>
internal sealed class IndicatorExpression : Expression
{
    public IndicatorExpression(RuleSpot at, IndicatorDefinition definition, int output, Expression? first, Expression? second, IReadOnlyList<RuleArgument> arguments)
        : base(at, [first, second, .. arguments.Select(a => a.Value)]) =>
        (Definition, Output, First, Second, Arguments, IsConstant) = (definition, output, first, second, arguments, false);

    public IndicatorDefinition Definition { get; }
    public int Output { get; }

    /// <summary>The series it reads; null when it reads fields of the bar.</summary>
    public Expression? First { get; }
    public Expression? Second { get; }
    public IReadOnlyList<RuleArgument> Arguments { get; }

    public IndicatorExpression With(int output) => new(At, Definition, output, First, Second, Arguments);
}

/// <summary>A value on longer bars: what it was when the last of them had closed.</summary>
internal sealed class TimeframeExpression : Expression
{
    public TimeframeExpression(RuleSpot at, Expression inner, BarInterval interval) : base(at, inner) =>
        (Inner, Interval, IsConstant, IsOnLongerBars) = (inner, interval, false, true);

    public Expression Inner { get; }
    public BarInterval Interval { get; }
    public override bool IsCondition => Inner.IsCondition;
}
