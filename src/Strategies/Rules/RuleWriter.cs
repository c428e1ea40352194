namespace Godwit.Strategies.Rules;

/// <summary>Builds the parts of a <see cref="RuleDefinition"/> from texts, in the order of the file: names come before their use.</summary>
public sealed class RuleWriter
{
    private readonly RuleScope _scope = new();
    private readonly List<RuleParameter> _parameters = [];
    private readonly List<RuleIndicator> _indicators = [];

    public IReadOnlyList<RuleParameter> Parameters => _parameters;
    public IReadOnlyList<RuleIndicator> Indicators => _indicators;

    /// <summary>Names that will follow, so that a use before the definition is told as such.</summary>
    public void Announce(IEnumerable<string> names) => _scope.Later.UnionWith(names);

    /// <exception cref="RuleException">The name does not do.</exception>
    public void AddParameter(RuleText name, RuleParameter parameter)
    {
        CheckName(name);
        _scope.Add(parameter);
        _parameters.Add(parameter with { At = new RuleSpot(name, 1) });
    }

    /// <exception cref="RuleException">The name does not do, or the value has a mistake.</exception>
    public void AddIndicator(RuleText name, RuleText value)
    {
        CheckName(name);
        try
        {
            var indicator = new RuleIndicator(name.Text, ExpressionParser.Value(value, _scope), new RuleSpot(name, 1));
            _scope.Add(indicator);
            _indicators.Add(indicator);
            _scope.Later.Remove(name.Text);
        }
        catch (RuleException mistake)
        {
            throw Broken(name, mistake);
        }
    }

    /// <exception cref="RuleException">It is no condition.</exception>
    public Expression Condition(RuleText text) => ExpressionParser.Condition(text, _scope);

    /// <summary>Remembers that a name has a mistake of its own, so that its uses are not told as further mistakes.</summary>
    public RuleException Broken(RuleText name, RuleException mistake)
    {
        _scope.Later.Remove(name.Text);
        _scope.Broken.Add(name.Text);
        return mistake;
    }

    /// <summary>Whether a mistake is only the use of a name that is broken itself.</summary>
    public bool IsConsequence(RuleException mistake) => _scope.Broken.Any(name => mistake.Sentence == RuleScope.UseOfBroken(name));

    /// <summary>Several conditions as one.</summary>
    public static Expression Join(IReadOnlyList<Expression> conditions, bool isAll)
    {
        Expression joined = conditions[0];
        for (int i = 1; i < conditions.Count; i++)
            joined = new OperatorExpression(conditions[i].At, isAll ? RuleOperation.And : RuleOperation.Or, joined, conditions[i]);
        return joined;
    }

    private void CheckName(RuleText name)
    {
        if (_scope.Objection(name.Text) is { } objection) throw Broken(name, new RuleException(new RuleSpot(name, 1), objection));
    }
}
