using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>One side of rules in words: when a position is opened, and what closes it by rule.</summary>
public sealed record RuleSideWords(string Side, IReadOnlyList<string> Enter, IReadOnlyList<string> Exit);

/// <summary>Says in words what rules will do, with the values that the parameters have.</summary>
public sealed class RuleExplainer
{
    private readonly RuleDefinition _definition;
    private readonly double[] _parameters;
    private readonly RuleSentences _sentences;

    public RuleExplainer(RuleStrategy strategy)
    {
        (_definition, _parameters) = (strategy.Definition, strategy.Values);
        _sentences = new RuleSentences(_parameters);
    }

    /// <summary>The parameters with their values, ranges and meanings.</summary>
    public IReadOnlyList<string> Parameters => [.. _definition.Parameters.Select(p =>
    {
        string range = double.IsInfinity(p.Min) && double.IsInfinity(p.Max) ? "" : string.Create(CultureInfo.InvariantCulture, $" ({Bound(p.Min)} … {Bound(p.Max)})");
        return string.Create(CultureInfo.InvariantCulture, $"{p.Name} = {_parameters[p.Index]}{range}{(p.Meaning.Length > 0 ? ": " + p.Meaning : "")}");
    })];

    /// <summary>What must hold between the parameters.</summary>
    public IReadOnlyList<string> Requirements => [.. _definition.Requirements.Select(r => _sentences.Of(r))];

    /// <summary>The named values that conditions need, in order.</summary>
    public IReadOnlyList<string> Names => [.. _definition.Needed().Select(i => $"{i.Name}: {Whole(i.Value)}")];

    /// <summary>An indicator with several outputs has none chosen where it gets its name.</summary>
    private string Whole(Expression value) => value is IndicatorExpression { Output: 0, Definition.Outputs.Count: > 1 } call
        ? $"{_sentences.Of(value)[$"the {call.Definition.Outputs[0].Name} of ".Length..]}, with {string.Join(", ", call.Definition.Outputs.Select(o => o.Name))}"
        : _sentences.Of(value);

    /// <summary>Every indicator of the catalogue that is computed, with all its parameters, each once.</summary>
    public IReadOnlyList<string> Indicators
    {
        get
        {
            var lines = new List<string>();
            foreach (IndicatorExpression call in Calls())
            {
                IndicatorArguments arguments = new Constants(_parameters).Arguments(call);
                string values = string.Join(", ", arguments.Values.Where(v => !RuleSentences.IsSource(v.Key)).Select(v => $"{v.Key} {v.Value.ToLowerInvariant()}"));
                int settle = IndicatorCatalog.Create(call.Definition, arguments).SettleLength;
                string line = string.Create(CultureInfo.InvariantCulture,
                    $"{call.Definition.Name}, {call.Definition.Title.ToLowerInvariant()}{_sentences.Series(call)}{(values.Length > 0 ? ": " + values : "")}; first value after {settle} {(settle == 1 ? "bar" : "bars")}{Memory(call, arguments)}");
                if (!lines.Contains(line)) lines.Add(line);
            }
            return lines;
        }
    }

    public IReadOnlyList<RuleSideWords> Sides
    {
        get
        {
            var sides = new List<RuleSideWords>();
            if (_definition.Long is { } rising) sides.Add(Words("long", rising));
            if (_definition.Short is { } falling) sides.Add(Words("short", falling));
            return sides;
        }
    }

    /// <summary>Bars before every condition can be judged; null when longer bars are used and the length of the bars is not known.</summary>
    public int? SettleLength(BarInterval? interval)
    {
        interval ??= _definition.Timeframe;
        if (interval is null && _definition.Conditions().Any(c => c.Condition.IsOnLongerBars)) return null;
        var builder = new ProgramBuilder(_parameters, interval);
        foreach (RuleIndicator indicator in _definition.Needed()) builder.Emit(indicator.Value);
        int[] conditions = [.. _definition.Conditions().Select(c => builder.Emit(c.Condition))];
        return conditions.Length == 0 ? 1 : conditions.Max(builder.SettleLengthOf);
    }

    private RuleSideWords Words(string name, RuleSide side) => new(
        name, side.Enter is { } enter ? [.. _sentences.Condition(enter)] : [], side.Exit is { } exit ? [.. _sentences.Condition(exit)] : []);

    private static string Memory(IndicatorExpression call, IndicatorArguments arguments) => call.Definition.MemoryWith(arguments) switch
    {
        IndicatorMemory.Fading => ", then older bars fade",
        IndicatorMemory.Endless => ", and it remembers its first bar",
        _ => "",
    };

    private IEnumerable<IndicatorExpression> Calls()
    {
        var open = new Stack<Expression>(_definition.Needed().Select(i => i.Value).Concat(_definition.Conditions().Select(c => c.Condition)).Reverse());
        while (open.TryPop(out Expression? next))
        {
            if (next is IndicatorExpression call) yield return call;
            if (next is not NamedExpression)
                for (int i = next.Parts.Count - 1; i >= 0; i--) open.Push(next.Parts[i]);
        }
    }

    private static string Bound(double value) => double.IsInfinity(value) ? "any" : value.ToString(CultureInfo.InvariantCulture);
}
