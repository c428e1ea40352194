using System.Globalization;
using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>Conditions and values in plain English, with the parameters' values beside their names.</summary>
internal sealed class RuleSentences(double[] parameters)
{
    /// <summary>A condition as lines: one sentence, or a heading with one indented line for each part.</summary>
    public IEnumerable<string> Condition(Expression condition, string indent = "")
    {
        foreach ((RuleOperation operation, string heading) in new[] { (RuleOperation.And, "all of these hold:"), (RuleOperation.Or, "any of these holds:") })
        {
            IReadOnlyList<Expression> parts = RuleAdvice.Flatten(condition, operation);
            if (parts.Count == 1) continue;
            yield return indent + heading;
            foreach (Expression part in parts)
            {
                bool isFirst = true;
                foreach (string line in Condition(part, indent + "  "))
                {
                    yield return isFirst ? $"{indent}- {line[(indent.Length + 2)..]}" : line;
                    isFirst = false;
                }
            }
            yield break;
        }
        yield return indent + Of(condition);
    }

    /// <summary>A value or a simple condition in a phrase.</summary>
    public string Of(Expression expression) => expression switch
    {
        NumberExpression number => number.Text,
        ParameterExpression parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Parameter.Name} ({parameters[parameter.Parameter.Index]})"),
        FieldExpression field => Of(field.Field),
        StateExpression state => Of(state.State),
        NamedExpression named => named.IsCondition ? $"{named.Indicator.Name} holds" : named.Output is { } output ? $"the {output} of {named.Indicator.Name}" : named.Indicator.Name,
        OperatorExpression operation => Of(operation),
        CrossExpression cross => $"{Of(cross.Left)} crosses {(cross.Above ? "above" : "below")} {Of(cross.Right)} (it was {(cross.Above ? "below" : "above")} one bar before)",
        TrendExpression trend => $"{Of(trend.Inner)} has {(trend.Rising ? "risen" : "fallen")} at each of the last {Of(trend.Bars)} bars",
        LagExpression lag => $"{Inner(lag.Inner)} as it was {Bars(lag.Bars)} before",
        IndicatorExpression call => Call(call),
        TimeframeExpression longer => $"{Inner(longer.Inner)} on {longer.Interval} bars, as of the last one that has closed",
        _ => RuleWords.Short(expression),
    };

    public static string Of(PriceField field) => field switch
    {
        PriceField.Median => "the median price (high + low) / 2",
        PriceField.Typical => "the typical price (high + low + close) / 3",
        PriceField.Weighted => "the weighted price (high + low + 2 close) / 4",
        PriceField.Average => "the average price (open + high + low + close) / 4",
        _ => $"the {field.ToString().ToLowerInvariant()}",
    };

    private static string Of(RuleState state) => state switch
    {
        RuleState.Position => "the position's side (1 long, -1 short, 0 flat)",
        RuleState.BarsInPosition => "the number of bars in the position",
        RuleState.EntryPrice => "the entry price",
        RuleState.Profit => "the position's gain before costs",
        RuleState.Hour => "the hour (UTC)",
        RuleState.Minute => "the minute",
        RuleState.Time => "the time of day (UTC)",
        _ => "the weekday (UTC)",
    };

    private string Of(OperatorExpression operation)
    {
        string left = Inner(operation.Left), right = operation.Operation.IsUnary() ? "" : Inner(operation.Right);
        return operation.Operation switch
        {
            RuleOperation.Less => $"{left} is below {right}",
            RuleOperation.Greater => $"{left} is above {right}",
            RuleOperation.LessOrEqual => $"{left} is {right} or less",
            RuleOperation.GreaterOrEqual => $"{left} is {right} or more",
            RuleOperation.Equal => $"{left} is {right}",
            RuleOperation.NotEqual => $"{left} is not {right}",
            RuleOperation.And => $"both {left} and {right}",
            RuleOperation.Or => $"{left} or {right}",
            RuleOperation.Not => $"it is not so that {left}",
            RuleOperation.Abs => $"the size of {left} without its sign",
            RuleOperation.Sqrt => $"the square root of {left}",
            RuleOperation.Ln => $"the natural logarithm of {left}",
            RuleOperation.Exp => $"e to the power of {left}",
            RuleOperation.Larger => $"the larger of {left} and {right}",
            RuleOperation.Smaller => $"the smaller of {left} and {right}",
            RuleOperation.Multiply => $"{left} × {right}",
            RuleOperation.Divide => $"{left} ÷ {right}",
            RuleOperation.Subtract => $"{left} − {right}",
            _ => $"{left} + {right}",
        };
    }

    /// <summary>A part of a larger phrase: what is itself composed stands in parentheses.</summary>
    private string Inner(Expression expression) => expression is OperatorExpression { Operation: not (RuleOperation.Abs or RuleOperation.Sqrt or RuleOperation.Ln or RuleOperation.Exp) } or CrossExpression or LagExpression or TimeframeExpression
        ? $"({Of(expression)})"
        : Of(expression);

    private string Bars(Expression bars) => bars is NumberExpression { Value: 1 } ? "1 bar" : $"{Of(bars)} bars";

    private string Call(IndicatorExpression call)
    {
        string[] given = [.. call.Arguments.Where(a => !IsSource(a.Name)).Select(a => $"{a.Name} = {(a.Word is { } word ? word.ToLowerInvariant() : Of(a.Value!))}")];
        string name = call.Definition.Name + (given.Length > 0 ? $"({string.Join(", ", given)})" : "");
        string output = call.Definition.Outputs.Count > 1 ? $"the {call.Definition.Outputs[call.Output].Name} of " : "";
        return output + name + Series(call);
    }

    /// <summary>What an indicator of a free series reads.</summary>
    public string Series(IndicatorExpression call)
    {
        if (call.Definition.Series == SeriesKind.Bars) return "";
        if (call.First is { } first) return call.Second is { } second ? $" of {Inner(first)} and {Inner(second)}" : $" of {Inner(first)}";
        IndicatorArguments arguments = new Constants(parameters).Arguments(call);
        string[] fields = [.. arguments.Values.Where(v => IsSource(v.Key)).Select(v => Of(Enum.Parse<PriceField>(v.Value, ignoreCase: true)))];
        return $" of {string.Join(" and ", fields)}";
    }

    public static bool IsSource(string argument) => argument is "source" or "first" or "second";
}
