using System.Globalization;
using Godwit.Core.Outcomes;

namespace Godwit.Indicators;

/// <summary>The arguments of one call in a formula, and the node they make: a function of values, or an indicator of the catalogue.</summary>
internal sealed class FormulaArguments(Token name)
{
    private static readonly string[] OfOne = ["abs", "sqrt", "ln", "exp"], OfTwo = ["larger", "smaller", "crossup", "crossdown"];

    private readonly List<(FormulaNode Node, int Position)> _values = [];
    private readonly List<KeyValuePair<string, string>> _named = [];

    public int Count => _values.Count + _named.Count;

    public void Add(FormulaNode node, int position)
    {
        if (_named.Count > 0) throw FormulaParser.Wrong(name with { Position = position }, "arguments without a name must come before named ones");
        _values.Add((node, position));
    }

    public void AddNamed(Token parameter, string value) => _named.Add(new(parameter.Text, value));

    public FormulaNode Build()
    {
        string function = name.Text.ToLowerInvariant();
        if (OfOne.Contains(function)) return new OperatorNode(function, Values(1)[0], new ConstantNode(0.0));
        if (OfTwo.Contains(function))
        {
            FormulaNode[] two = Values(2);
            return function.StartsWith("cross", StringComparison.Ordinal)
                ? new CrossNode(two[0], two[1], above: function == "crossup")
                : new OperatorNode(function, two[0], two[1]);
        }
        return Indicator();
    }

    private FormulaNode[] Values(int count)
    {
        if (_named.Count > 0 || _values.Count != count)
            throw FormulaParser.Wrong(name, $"{name.Text} takes {count} value{(count == 1 ? "" : "s")}");
        foreach ((FormulaNode node, _) in _values)
            if (node is WordNode word) throw UnknownWord(word);
        return [.. _values.Select(v => v.Node)];
    }

    private IndicatorNode Indicator()
    {
        if (!IndicatorCatalog.Contains(name.Text))
        {
            IEnumerable<string> known = IndicatorCatalog.All.Select(d => d.Name.ToLowerInvariant()).Concat(OfOne).Concat(OfTwo);
            throw FormulaParser.Wrong(name, $"'{name.Text}' is no indicator or function.{Suggestions.For(name.Text, known)}", isSentence: true);
        }
        IndicatorDefinition definition = IndicatorCatalog.Get(name.Text);
        (FormulaNode? first, FormulaNode? second) = TakeSeries(definition);
        List<KeyValuePair<string, string>> parameters = Parameters(definition);
        try
        {
            return new IndicatorNode(IndicatorCatalog.Create(definition, IndicatorCatalog.Arguments(definition, parameters)), 0, first, second);
        }
        catch (GodwitException error)
        {
            // The catalogue's sentence, with the place of the call.
            throw new FormulaException(error.Message, name.Position);
        }
    }

    /// <summary>The leading values that are series; an indicator of one series reads the close when its first argument is a number.</summary>
    private (FormulaNode? First, FormulaNode? Second) TakeSeries(IndicatorDefinition definition)
    {
        int wanted = definition.Series switch { SeriesKind.One => 1, SeriesKind.Two => 2, _ => 0 };
        bool isGiven = _values.Count > 0 && _values[0].Node is not (ConstantNode or WordNode);
        if (wanted == 0 && isGiven)
            throw FormulaParser.Wrong(name, $"{definition.Name} reads {string.Join(", ", definition.Inputs).ToLowerInvariant()} of the bar and takes no series");
        if (wanted == 0 || !isGiven) return (null, null);
        if (wanted == 2 && (_values.Count < 2 || _values[1].Node is ConstantNode or WordNode))
            throw FormulaParser.Wrong(name, $"{definition.Name} takes two series");
        FormulaNode first = _values[0].Node;
        FormulaNode? second = wanted == 2 ? _values[1].Node : null;
        _values.RemoveRange(0, wanted);
        return (first, second);
    }

    /// <summary>What is left are parameters: first those in the catalogue's order, then those with a name.</summary>
    private List<KeyValuePair<string, string>> Parameters(IndicatorDefinition definition)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach ((FormulaNode node, int position) in _values)
        {
            if (parameters.Count == definition.Parameters.Count)
                throw FormulaParser.Wrong(name with { Position = position }, $"{definition.Name} takes {definition.Parameters.Count} parameter(s)");
            string value = node switch
            {
                ConstantNode constant => constant.Value.ToString("R", CultureInfo.InvariantCulture),
                WordNode word => word.Word,
                _ => throw FormulaParser.Wrong(name with { Position = position }, $"{definition.Parameters[parameters.Count].Name} of {definition.Name} must be a number or a word, not a series"),
            };
            parameters.Add(new(definition.Parameters[parameters.Count].Name, value));
        }
        parameters.AddRange(_named);
        return parameters;
    }

    private static FormulaException UnknownWord(WordNode word) =>
        FormulaParser.Wrong(new Token(TokenKind.Name, word.Word, word.Position),
            $"'{word.Word}' is no series.{Suggestions.For(word.Word, Enum.GetNames<PriceField>().Select(f => f.ToLowerInvariant()))}", isSentence: true);
}
