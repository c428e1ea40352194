using System.Globalization;

namespace Godwit.Strategies.Rules;

/// <summary>What is likely a mistake although it can be run: conditions that never or always hold, names without use, positions without an end.</summary>
public static class RuleAdvice
{
    private static readonly string[] Stops = ["stop_loss", "take_profit", "trailing_stop", "time_stop", "roi"];

    /// <param name="definition">The rules.</param>
    /// <param name="settings">Keys of the file that are set besides the rules.</param>
    public static IReadOnlyList<string> Of(RuleDefinition definition, IEnumerable<string> settings)
    {
        var advice = new List<(RuleSpot At, string Sentence)>();
        var ranges = new RuleRanges(definition.Defaults());
        foreach ((string key, Expression condition) in definition.Conditions()) AddRanges(advice, ranges, key, condition);
        AddUnused(advice, definition);
        bool hasStop = settings.Any(Stops.Contains);
        AddEndless(advice, definition.Long, definition.Short, "long", hasStop);
        AddEndless(advice, definition.Short, definition.Long, "short", hasStop);
        return [.. advice.OrderBy(a => a.At.Place.Line).ThenBy(a => a.At.Place.Column)
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.At.Text.Path}({a.At.Place.Line},{a.At.Place.Column}): {a.Sentence}"))];
    }

    /// <summary>The parts that an operation joins: the bullets of a list.</summary>
    internal static IReadOnlyList<Expression> Flatten(Expression expression, RuleOperation operation)
    {
        var parts = new List<Expression>();
        var open = new Stack<Expression>([expression]);
        while (open.TryPop(out Expression? next))
        {
            if (next is OperatorExpression o && o.Operation == operation)
            {
                open.Push(o.Right);
                open.Push(o.Left);
            }
            else parts.Add(next);
        }
        return parts;
    }

    private static void AddRanges(List<(RuleSpot, string)> advice, RuleRanges ranges, string key, Expression condition)
    {
        int before = advice.Count;
        foreach (Expression part in Comparisons(condition))
        {
            if (part.IsConstant) continue;
            ValueRange range = ranges.Of(part);
            if (range == ValueRange.Never) advice.Add((part.At, $"{RuleWords.Short(part)} can never hold{Why(ranges, part)}."));
            else if (range == ValueRange.Always) advice.Add((part.At, $"{RuleWords.Short(part)} always holds{Why(ranges, part)}."));
        }
        if (advice.Count == before && !condition.IsConstant && ranges.Of(condition) == ValueRange.Never)
            advice.Add((condition.At, $"{key} can never hold: its parts contradict each other."));
    }

    /// <summary>The bounds of the side that is no number.</summary>
    private static string Why(RuleRanges ranges, Expression part)
    {
        Expression? value = part switch
        {
            OperatorExpression { Left: var left, Right: var right } => left.IsConstant ? right : right.IsConstant ? left : null,
            CrossExpression { Left: var left, Right: var right } => left.IsConstant ? right : right.IsConstant ? left : null,
            _ => null,
        };
        if (value is null) return "";
        ValueRange range = ranges.Of(value);
        string name = RuleWords.Short(value);
        if (double.IsInfinity(range.Low)) return string.Create(CultureInfo.InvariantCulture, $": {name} is at most {range.High}");
        return double.IsInfinity(range.High)
            ? string.Create(CultureInfo.InvariantCulture, $": {name} is at least {range.Low}")
            : string.Create(CultureInfo.InvariantCulture, $": {name} lies between {range.Low} and {range.High}");
    }

    /// <summary>The comparisons and crossings of a condition, not those behind names.</summary>
    private static IEnumerable<Expression> Comparisons(Expression condition)
    {
        var open = new Stack<Expression>([condition]);
        while (open.TryPop(out Expression? next))
        {
            if (next is CrossExpression || next is OperatorExpression { Operation: var operation } && operation.IsComparison()) yield return next;
            else if (next is not NamedExpression)
                foreach (Expression part in next.Parts.Distinct()) open.Push(part);
        }
    }

    private static void AddUnused(List<(RuleSpot, string)> advice, RuleDefinition definition)
    {
        IReadOnlyList<RuleIndicator> needed = definition.Needed();
        foreach (RuleIndicator indicator in definition.Indicators.Except(needed)) advice.Add((indicator.At, $"The indicator '{indicator.Name}' is not used."));
        var used = new HashSet<string>();
        var open = new Stack<Expression>(needed.Select(i => i.Value).Concat(definition.Conditions().Select(c => c.Condition)).Concat(definition.Requirements));
        while (open.TryPop(out Expression? next))
        {
            if (next is ParameterExpression parameter) used.Add(parameter.Parameter.Name);
            if (next is not NamedExpression)
                foreach (Expression part in next.Parts) open.Push(part);
        }
        foreach (RuleParameter parameter in definition.Parameters.Where(p => !used.Contains(p.Name))) advice.Add((parameter.At, $"The parameter '{parameter.Name}' is not used."));
    }

    private static void AddEndless(List<(RuleSpot, string)> advice, RuleSide? side, RuleSide? other, string name, bool hasStop)
    {
        if (side is { Enter: { } enter, Exit: null } && other?.Enter is null && !hasStop)
            advice.Add((enter.At, $"A {name} position is never closed: there is no exit, no stop and no entry of the other side."));
    }
}
