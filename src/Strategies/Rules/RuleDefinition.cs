using Godwit.Core.MarketData;

namespace Godwit.Strategies.Rules;

/// <summary>A number that a user can change without touching the rules.</summary>
public sealed record RuleParameter(string Name, int Index, bool IsWhole, double Default)
{
    public double Min { get; init; } = double.NegativeInfinity;
    public double Max { get; init; } = double.PositiveInfinity;
    public string Meaning { get; init; } = "";
    public RuleSpot At { get; init; }
}

/// <summary>A value with a name, under <c>indicators:</c>.</summary>
public sealed record RuleIndicator(string Name, Expression Value, RuleSpot At);

/// <summary>When a position on one side is opened and closed. Null: never by a rule.</summary>
public sealed record RuleSide(Expression? Enter, Expression? Exit);

/// <summary>A strategy as rules: read and checked, immutable, good for any number of instances on any thread.</summary>
public sealed record RuleDefinition(string Name)
{
    public string Description { get; init; } = "";

    /// <summary>Symbols, with or without venue, that it is meant for; empty means any.</summary>
    public IReadOnlyList<string> Universe { get; init; } = [];

    /// <summary>Length of the bars that it is meant for; null means any.</summary>
    public BarInterval? Timeframe { get; init; }

    public IReadOnlyList<RuleParameter> Parameters { get; init; } = [];
    public IReadOnlyList<RuleIndicator> Indicators { get; init; } = [];

    /// <summary>What must hold between the parameters.</summary>
    public IReadOnlyList<Expression> Requirements { get; init; } = [];

    public RuleSide? Long { get; init; }
    public RuleSide? Short { get; init; }

    /// <summary>As <see cref="Check(double[])"/>, with the defaults.</summary>
    public void Check() => Check(Defaults());

    internal double[] Defaults() => [.. Parameters.Select(p => p.Default)];

    /// <summary>The conditions in order, with the names of their keys.</summary>
    internal IEnumerable<(string Key, Expression Condition)> Conditions()
    {
        if (Long?.Enter is { } buy) yield return ("long.enter", buy);
        if (Long?.Exit is { } sell) yield return ("long.exit", sell);
        if (Short?.Enter is { } shortSell) yield return ("short.enter", shortSell);
        if (Short?.Exit is { } cover) yield return ("short.exit", cover);
    }

    /// <summary>Checks what parameter values alone decide: requirements, and the parameters of indicators.</summary>
    /// <exception cref="RuleException">A requirement is not met or an indicator cannot be made.</exception>
    public void Check(double[] parameters)
    {
        var values = new Constants(parameters);
        foreach (Expression requirement in Requirements)
            if (!RuleArithmetic.IsTrue(values.Of(requirement)))
                throw new RuleException(requirement.At, $"{RuleWords.Code(requirement)} is required, but {RuleWords.Values(requirement, parameters)}.");
        var builder = new ProgramBuilder(parameters, Timeframe);
        foreach (RuleIndicator indicator in Indicators) builder.Emit(indicator.Value);
        foreach ((_, Expression condition) in Conditions()) builder.Emit(condition);
    }

    /// <summary>The named values that some condition needs, in order: each needs only those before it.</summary>
    internal IReadOnlyList<RuleIndicator> Needed()
    {
        var needed = new HashSet<string>(Conditions().SelectMany(c => NamesIn(c.Condition)));
        for (int i = Indicators.Count - 1; i >= 0; i--)
            if (needed.Contains(Indicators[i].Name)) needed.UnionWith(NamesIn(Indicators[i].Value));
        return [.. Indicators.Where(i => needed.Contains(i.Name))];
    }

    private static IEnumerable<string> NamesIn(Expression expression)
    {
        var open = new Stack<Expression>([expression]);
        while (open.TryPop(out Expression? next))
        {
            if (next is NamedExpression named) yield return named.Indicator.Name;
            else foreach (Expression part in next.Parts) open.Push(part);
        }
    }
}
