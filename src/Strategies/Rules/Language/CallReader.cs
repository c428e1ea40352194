using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>The arguments of one call and what they make: a function of values, a trend, or an indicator of the catalogue.</summary>
internal sealed class CallReader(RuleSpot at, string name, RuleScope scope)
{
    private static readonly Dictionary<string, RuleOperation> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["abs"] = RuleOperation.Abs,
        ["sqrt"] = RuleOperation.Sqrt,
        ["ln"] = RuleOperation.Ln,
        ["exp"] = RuleOperation.Exp,
        ["larger"] = RuleOperation.Larger,
        ["smaller"] = RuleOperation.Smaller,
    };

    /// <summary>An argument: a value, or a single word that may be the name of a value or a choice of an indicator.</summary>
    private sealed record Argument(RuleSpot At, RuleSpot NameAt, string? Name, Expression? Value, string? Word);

    private readonly List<Argument> _arguments = [];
    private (RuleSpot At, string Text)? _name;

    public int Count => _arguments.Count;

    public static IEnumerable<string> FunctionNames => Functions.Keys.Concat(["rising", "falling"]);

    /// <summary>The argument that follows is named.</summary>
    public void Name(RuleSpot spot, string parameter) => _name = (spot, parameter);

    public void Add(RuleSpot spot, Expression value) => Add(spot, value, null);

    public void AddWord(RuleSpot spot, string word) => Add(spot, scope.Find(word, spot), word);

    private void Add(RuleSpot spot, Expression? value, string? word)
    {
        if (_name is null && _arguments.Any(a => a.Name is not null)) throw new RuleException(spot, "Arguments without a name must come before named ones.");
        _arguments.Add(new Argument(spot, _name?.At ?? spot, _name?.Text, value, word));
        _name = null;
    }

    public Expression Build()
    {
        if (Functions.TryGetValue(name, out RuleOperation function))
        {
            int count = function.IsUnary() ? 1 : 2;
            Expression[] values = Values(count, count);
            return new OperatorExpression(at, function, values[0], values[^1]);
        }
        bool rising = name.Equals("rising", StringComparison.OrdinalIgnoreCase);
        if (rising || name.Equals("falling", StringComparison.OrdinalIgnoreCase))
        {
            Expression[] values = Values(1, 2);
            if (values.Length == 2 && !values[1].IsConstant) throw new RuleException(values[1].At, $"The number of bars of {name} must be a number or a parameter.");
            return new TrendExpression(at, values[0], values.Length == 2 ? values[1] : new NumberExpression(at, 1, "1"), rising);
        }
        return Indicator();
    }

    private Expression[] Values(int least, int most)
    {
        if (_arguments.Any(a => a.Name is not null) || _arguments.Count < least || _arguments.Count > most)
            throw new RuleException(at, $"{name} takes {(least == most ? least : $"{least} or {most}")} value{(most == 1 ? "" : "s")}.");
        return [.. _arguments.Select(a => Number(a))];
    }

    private Expression Number(Argument argument)
    {
        Expression value = argument.Value ?? throw new RuleException(argument.At, scope.Unknown(argument.Word!));
        return value.IsCondition ? throw new RuleException(argument.At, $"{name} takes numbers, and this is a condition.") : value;
    }

    private IndicatorExpression Indicator()
    {
        if (!IndicatorCatalog.Contains(name))
        {
            string hint = name.ToLowerInvariant() switch
            {
                "crossup" or "crossover" => " Write a crosses above b.",
                "crossdown" or "crossunder" => " Write a crosses below b.",
                "highest" => " Write max(x, n).",
                "lowest" => " Write min(x, n).",
                _ => Suggestions.For(name, IndicatorCatalog.All.Select(d => d.Name.ToLowerInvariant()).Concat(FunctionNames)),
            };
            throw new RuleException(at, $"'{name}' is no indicator or function.{hint}");
        }
        IndicatorDefinition definition = IndicatorCatalog.Get(name);
        if (definition.Repaints) throw new RuleException(at, $"{definition.Name} changes values that it has given: a rule must not follow it.");
        (Expression? first, Expression? second) = TakeSeries(definition);
        List<RuleArgument> parameters = Parameters(definition, first is null);
        // A plain field of the bar is a choice of the indicator, so that all bars' indicators are fed in one place.
        if (first is FieldExpression only && second is null)
        {
            parameters.Add(FieldOf("source", only));
            first = null;
        }
        else if (first is FieldExpression one && second is FieldExpression other)
        {
            parameters.AddRange([FieldOf("first", one), FieldOf("second", other)]);
            (first, second) = (null, null);
        }
        return new IndicatorExpression(at, definition, 0, first, second, parameters);
    }

    private static RuleArgument FieldOf(string choice, FieldExpression field) => new(field.At, choice, null, field.Field.ToString().ToUpperInvariant());

    /// <summary>The leading arguments that are series; an indicator of one series reads the close when its first argument is a constant.</summary>
    private (Expression? First, Expression? Second) TakeSeries(IndicatorDefinition definition)
    {
        int wanted = definition.Series switch { SeriesKind.One => 1, SeriesKind.Two => 2, _ => 0 };
        if (wanted == 0 && _arguments is [{ Name: null, Value.IsConstant: false }, ..])
            throw new RuleException(_arguments[0].At, $"{definition.Name} reads {string.Join(", ", definition.Inputs).ToLowerInvariant()} of the bar and takes no series.");
        if (wanted == 0 || !IsSeries(definition, 0)) return (null, null);
        if (wanted == 2 && !IsSeries(definition, 1)) throw new RuleException(at, $"{definition.Name} takes two series.");
        Expression first = Series(_arguments[0]);
        Expression? second = wanted == 2 ? Series(_arguments[1]) : null;
        _arguments.RemoveRange(0, wanted);
        return (first, second);
    }

    /// <summary>Whether an argument without a name is no parameter: neither a constant nor a choice that the first parameter offers.</summary>
    private bool IsSeries(IndicatorDefinition definition, int index) =>
        index < _arguments.Count && _arguments[index] is { Name: null } argument
        && !(argument.Word is { } word && argument.Value is not FieldExpression && IsChoice(definition, 0, word))
        && argument.Value is not { IsConstant: true };

    private static bool IsChoice(IndicatorDefinition definition, int parameter, string word) =>
        parameter < definition.Parameters.Count && definition.Parameters[parameter].Choices.Contains(word, StringComparer.OrdinalIgnoreCase);

    private Expression Series(Argument argument)
    {
        Expression series = Number(argument);
        return series.IsState
            ? throw new RuleException(argument.At, $"{name} reads bars; the position and the clock are no series of bars.")
            : series;
    }

    /// <summary>What is left are parameters: first those in the catalogue's order, then those with a name.</summary>
    private List<RuleArgument> Parameters(IndicatorDefinition definition, bool readsFields)
    {
        var parameters = new List<RuleArgument>();
        for (int i = 0; i < _arguments.Count; i++)
        {
            Argument argument = _arguments[i];
            if (argument.Name is null && i >= definition.Parameters.Count)
                throw new RuleException(argument.At, $"{definition.Name} takes {CountOf(definition.Parameters.Count)}{(definition.Series == SeriesKind.Bars ? "" : " behind its series")}.");
            IndicatorParameter parameter = argument.Name is null ? definition.Parameters[i] : Find(definition, argument, readsFields);
            if (parameters.Any(p => p.Name == parameter.Name)) throw new RuleException(argument.NameAt, $"{parameter.Name} of {definition.Name} is given twice.");
            parameters.Add(Bind(definition, parameter, argument));
        }
        return parameters;
    }

    private static string CountOf(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} parameter{(count == 1 ? "" : "s")}");

    private static IndicatorParameter Find(IndicatorDefinition definition, Argument argument, bool readsFields)
    {
        IEnumerable<IndicatorParameter> known = readsFields ? definition.AllParameters : definition.Parameters;
        return known.FirstOrDefault(p => p.IsCalled(argument.Name!)) ?? throw new RuleException(argument.NameAt,
            $"{definition.Name} has no parameter '{argument.Name}'; it takes {(known.Any() ? string.Join(", ", known.Select(p => p.Name)) : "none")}.{Suggestions.For(argument.Name!, known.SelectMany(p => p.Alias is { } alias ? new[] { p.Name, alias } : [p.Name]))}");
    }

    private RuleArgument Bind(IndicatorDefinition definition, IndicatorParameter parameter, Argument argument)
    {
        if (parameter.Kind == ParameterKind.Choice)
        {
            string? word = argument.Word is { } text ? parameter.Choices.FirstOrDefault(c => c.Equals(text, StringComparison.OrdinalIgnoreCase)) : null;
            return word is not null
                ? new RuleArgument(argument.At, parameter.Name, null, word)
                : throw new RuleException(argument.At, $"{parameter.Name} of {definition.Name} takes {parameter.Range.ToLowerInvariant()}.{Suggestions.For(argument.Word ?? "", parameter.Choices.Select(c => c.ToLowerInvariant()))}");
        }
        Expression value = argument.Value ?? throw new RuleException(argument.At, scope.Unknown(argument.Word!));
        return value.IsConstant && !value.IsCondition
            ? new RuleArgument(argument.At, parameter.Name, value, null)
            : throw new RuleException(argument.At, $"{parameter.Name} of {definition.Name} must be a number or a parameter, not a series.");
    }
}
