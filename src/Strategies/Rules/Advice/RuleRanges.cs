using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>Between what the values of rules can lie, with the defaults of the parameters: a bound is only claimed where it always holds.</summary>
internal sealed class RuleRanges(double[] parameters)
{
    /// <summary>Indicators that stay inside bounds by their formula.</summary>
    public static readonly IReadOnlyDictionary<string, ValueRange> Bounded = new Dictionary<string, ValueRange>(StringComparer.OrdinalIgnoreCase)
    {
        ["RSI"] = new(0, 100),
        ["CMO"] = new(-100, 100),
        ["STOCH"] = new(0, 100),
        ["STOCHF"] = new(0, 100),
        ["STOCHRSI"] = new(0, 100),
        ["WILLR"] = new(-100, 0),
        ["MFI"] = new(0, 100),
        ["ULTOSC"] = new(0, 100),
        ["ADX"] = new(0, 100),
        ["ADXR"] = new(0, 100),
        ["DX"] = new(0, 100),
        ["AROON"] = new(0, 100),
        ["AROONOSC"] = new(-100, 100),
        ["BOP"] = new(-1, 1),
        ["CORREL"] = new(-1, 1),
        ["IMI"] = new(0, 100),
        ["CRSI"] = new(0, 100),
        ["PERCENTRANK"] = new(0, 100),
        ["ATR"] = ValueRange.NotNegative,
        ["NATR"] = ValueRange.NotNegative,
        ["STDDEV"] = ValueRange.NotNegative,
    };

    /// <summary>Indicators that lie between the least and the largest value of what they read.</summary>
    public static readonly IReadOnlyList<string> Between = ["SMA", "EMA", "WMA", "TRIMA", "MAX", "MIN", "MIDPOINT"];

    private readonly Dictionary<string, ValueRange> _named = new(StringComparer.Ordinal);

    public ValueRange Of(Expression expression) => expression switch
    {
        NumberExpression number => ValueRange.Point(number.Value),
        ParameterExpression parameter => ValueRange.Point(parameters[parameter.Parameter.Index]),
        FieldExpression => ValueRange.NotNegative,
        StateExpression state => Of(state.State),
        NamedExpression { Output: not null } output => Of(output.Value),
        NamedExpression named => Named(named.Indicator),
        OperatorExpression operation => Of(operation),
        CrossExpression cross => Of(cross),
        LagExpression lag => Of(lag.Inner),
        TimeframeExpression longer => Of(longer.Inner),
        IndicatorExpression call => Of(call),
        TrendExpression => ValueRange.Open,
        _ => ValueRange.Any,
    };

    private ValueRange Named(RuleIndicator indicator)
    {
        if (!_named.TryGetValue(indicator.Name, out ValueRange range)) _named.Add(indicator.Name, range = Of(indicator.Value));
        return range;
    }

    private static ValueRange Of(RuleState state) => state switch
    {
        RuleState.Position => new(-1, 1),
        RuleState.BarsInPosition or RuleState.EntryPrice => ValueRange.NotNegative,
        RuleState.Hour => new(0, 23),
        RuleState.Minute => new(0, 59),
        RuleState.Time => new(0, 1439),
        RuleState.Weekday => new(1, 7),
        _ => ValueRange.Any,
    };

    private ValueRange Of(OperatorExpression operation)
    {
        if (operation.Operation == RuleOperation.And && Contradicts(operation)) return ValueRange.Never;
        if (operation.Operation.IsComparison() && OfPrices(operation) is { } known) return known;
        return ValueRange.Apply(operation.Operation, Of(operation.Left), Of(operation.Right));
    }

    private ValueRange Of(CrossExpression cross)
    {
        ValueRange left = Of(cross.Left), right = Of(cross.Right);
        bool isSame = RuleWords.Code(cross.Left) == RuleWords.Code(cross.Right);
        return isSame || left.High <= right.Low || left.Low >= right.High ? ValueRange.Never : ValueRange.Open;
    }

    private ValueRange Of(IndicatorExpression call)
    {
        if (Bounded.TryGetValue(call.Definition.Name, out ValueRange bounds)) return bounds;
        if (!Between.Contains(call.Definition.Name)) return ValueRange.Any;
        return call.First is { } series ? Of(series) : ValueRange.NotNegative;
    }

    /// <summary>A value compared with itself, and prices of one bar: the high is the largest of them and the low the least.</summary>
    private static ValueRange? OfPrices(OperatorExpression comparison)
    {
        (Expression low, Expression high) = comparison.Operation is RuleOperation.Greater or RuleOperation.LessOrEqual
            ? (comparison.Right, comparison.Left)
            : (comparison.Left, comparison.Right);
        bool isSame = RuleWords.Code(low) == RuleWords.Code(high);
        bool isStrict = comparison.Operation is RuleOperation.Less or RuleOperation.Greater;
        switch (comparison.Operation)
        {
            case RuleOperation.Equal: return isSame ? ValueRange.Always : null;
            case RuleOperation.NotEqual: return isSame ? ValueRange.Never : null;
        }
        if (isSame) return isStrict ? ValueRange.Never : ValueRange.Always;
        // "low < high" asks whether the first can lie below the second, which a high cannot and a low can always but for equality.
        if (low is not FieldExpression { Field: not PriceField.Volume } first || high is not FieldExpression { Field: not PriceField.Volume } second) return null;
        bool cannot = first.Field == PriceField.High || second.Field == PriceField.Low;
        return !cannot ? null : isStrict ? ValueRange.Never : ValueRange.Always;
    }

    /// <summary>Whether the parts of a conjunction ask the same value to lie in places that have nothing in common.</summary>
    private bool Contradicts(OperatorExpression conjunction)
    {
        var asked = new Dictionary<string, (ValueRange Range, bool LowIsOut, bool HighIsOut)>(StringComparer.Ordinal);
        foreach (Expression part in RuleAdvice.Flatten(conjunction, RuleOperation.And))
        {
            if (part is not OperatorExpression { Operation: RuleOperation.Less or RuleOperation.Greater or RuleOperation.LessOrEqual or RuleOperation.GreaterOrEqual } o) continue;
            ValueRange left = Of(o.Left), right = Of(o.Right);
            bool isLess = o.Operation is RuleOperation.Less or RuleOperation.LessOrEqual, isStrict = o.Operation is RuleOperation.Less or RuleOperation.Greater;
            if (right.Low == right.High && !Asks(o.Left, right.Low, isLess, isStrict)) return true;
            if (left.Low == left.High && !Asks(o.Right, left.Low, !isLess, isStrict)) return true;
        }
        return false;

        bool Asks(Expression value, double bound, bool isBelow, bool isStrict)
        {
            string code = RuleWords.Code(value);
            (ValueRange range, bool lowIsOut, bool highIsOut) = asked.GetValueOrDefault(code, (ValueRange.Any, false, false));
            if (isBelow && bound <= range.High) (range, highIsOut) = (range with { High = bound }, isStrict || (highIsOut && bound == range.High));
            if (!isBelow && bound >= range.Low) (range, lowIsOut) = (range with { Low = bound }, isStrict || (lowIsOut && bound == range.Low));
            asked[code] = (range, lowIsOut, highIsOut);
            return range.Low < range.High || (range.Low == range.High && !lowIsOut && !highIsOut);
        }
    }
}
