using Godwit.Core.Outcomes;
using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>The names that a condition can use: fields of the bar, position and clock, days, parameters, and indicators defined before it.</summary>
internal sealed class RuleScope
{
    private static readonly string[] Reserved = ["and", "or", "not", "on", "crosses", "above", "below"];
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private static readonly Dictionary<string, PriceField> Fields = Enum.GetValues<PriceField>().ToDictionary(f => f.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Position and clock by name, with what they mean.</summary>
    public static readonly IReadOnlyList<(string Name, RuleState State, string Meaning)> States =
    [
        ("position", RuleState.Position, "1 while long, -1 while short, 0 while flat"),
        ("bars_in_position", RuleState.BarsInPosition, "bars that have closed since the position was opened; 0 while flat"),
        ("entry_price", RuleState.EntryPrice, "average price at which the position was opened; not known while flat"),
        ("profit", RuleState.Profit, "gain of the position at the close, before costs, as a fraction of its entry price; not known while flat"),
        ("hour", RuleState.Hour, "hour at the bar's close, 0 to 23, UTC"),
        ("minute", RuleState.Minute, "minute at the bar's close, 0 to 59"),
        ("time", RuleState.Time, "time of day at the bar's close, UTC; compare it with 09:30"),
        ("weekday", RuleState.Weekday, "day at the bar's close, UTC; compare it with monday … sunday (1 to 7)"),
    ];

    private readonly Dictionary<string, RuleParameter> _parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RuleIndicator> _indicators = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that are defined further down, for a helpful message.</summary>
    public HashSet<string> Later { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names whose definition has a mistake.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a name for a parameter or indicator; null when nothing is.</summary>
    public string? Objection(string name)
    {
        bool isName = name.Length is > 0 and <= 60 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName) return $"'{name}' cannot be a name: use letters, digits and _, beginning with a letter.";
        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)) return $"'{name}' is a word of the language: choose another name.";
        if (Fields.ContainsKey(name) || Weekdays.Contains(name, StringComparer.OrdinalIgnoreCase) || StateOf(name) is not null)
            return $"'{name}' has a meaning of its own already: choose another name, such as my_{name.ToLowerInvariant()}.";
        return _parameters.ContainsKey(name) || _indicators.ContainsKey(name) ? $"'{name}' is defined twice; upper and lower case do not matter." : null;
    }

    public void Add(RuleParameter parameter) => _parameters.Add(parameter.Name, parameter);
    public void Add(RuleIndicator indicator) => _indicators.Add(indicator.Name, indicator);

    public Expression? Find(string name, RuleSpot at)
    {
        if (Fields.TryGetValue(name, out PriceField field)) return new FieldExpression(at, field);
        if (StateOf(name) is { } state) return new StateExpression(at, state);
        int weekday = Array.FindIndex(Weekdays, d => d.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (weekday >= 0) return new NumberExpression(at, weekday + 1, Weekdays[weekday]);
        if (_parameters.TryGetValue(name, out RuleParameter? parameter)) return new ParameterExpression(at, parameter);
        return _indicators.TryGetValue(name, out RuleIndicator? indicator) ? new NamedExpression(at, indicator, indicator.Value) : null;
    }

    public string Unknown(string name)
    {
        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)) return $"'{name}' stands where a value was expected.";
        if (Broken.FirstOrDefault(b => b.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } broken) return UseOfBroken(broken);
        if (Later.Contains(name)) return $"'{name}' is defined further down: move it above this line.";
        if (IndicatorCatalog.Contains(name)) return $"'{name}' is an indicator: write {name}(…), or give it a name under indicators.";
        return $"'{name}' is not known here.{Suggestions.For(name, Names())}";
    }

    public static string UseOfBroken(string name) => $"'{name}' has a mistake of its own.";

    private IEnumerable<string> Names() => Fields.Keys.Select(f => f.ToLowerInvariant()).Concat(_parameters.Keys).Concat(_indicators.Keys).Concat(States.Select(s => s.Name)).Concat(Weekdays);

    private static RuleState? StateOf(string name)
    {
        foreach ((string known, RuleState state, _) in States)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase)) return state;
        return null;
    }
}
