using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Reads a formula by recursive descent: or, and, not, comparison, sum, product, sign, then lag and output behind a value.</summary>
internal sealed class FormulaParser(string text)
{
    private const int DeepestNesting = 100;

    private readonly List<Token> _tokens = FormulaTokenizer.Tokenize(text);
    private int _at, _depth;

    private Token Current => _tokens[_at];

    public FormulaNode Parse()
    {
        FormulaNode node = Either();
        if (Current.Kind != TokenKind.End) throw Wrong(Current, $"'{Current.Text}' was not expected here");
        return node;
    }

    private FormulaNode Either() => Row(Both, "or");

    private FormulaNode Both() => Row(Negation, "and");

    private FormulaNode Negation() =>
        TakeWord("not") ? Nested(() => new OperatorNode("not", Negation(), new ConstantNode(0.0))) : Comparison();

    private FormulaNode Comparison()
    {
        FormulaNode left = Sum();
        if (Current is not { Kind: TokenKind.Symbol, Text: "<" or ">" or "<=" or ">=" or "==" or "!=" }) return left;
        string symbol = Take().Text;
        return new OperatorNode(symbol, left, Sum());
    }

    private FormulaNode Sum() => Row(Product, "+", "-");

    private FormulaNode Product() => Row(Signed, "*", "/");

    private FormulaNode Row(Func<FormulaNode> operand, params string[] symbols)
    {
        FormulaNode left = operand();
        while (Current.Kind is TokenKind.Symbol or TokenKind.Name && symbols.Contains(Current.Text, StringComparer.OrdinalIgnoreCase))
        {
            string symbol = Take().Text.ToLowerInvariant();
            left = new OperatorNode(symbol, left, operand());
        }
        return left;
    }

    private FormulaNode Signed()
    {
        if (!TakeSymbol("-")) return Behind(Primary());
        return Nested(() => Signed() is var operand && operand is ConstantNode constant
            ? new ConstantNode(-constant.Value)
            : new OperatorNode("*", new ConstantNode(-1.0), operand));
    }

    /// <summary>[n] looks n bars back; .name chooses an output of an indicator.</summary>
    private FormulaNode Behind(FormulaNode node)
    {
        while (true)
        {
            if (TakeSymbol("["))
            {
                Token number = Current;
                int bars = ReadWhole(number, "the number of bars to look back");
                Expect("]");
                node = bars == 0 ? node : new LagNode(node, bars);
            }
            else if (Current is { Kind: TokenKind.Symbol, Text: "." } && node is IndicatorNode indicator)
            {
                Take();
                node = OutputOf(indicator, Current);
                Take();
            }
            else return node;
        }
    }

    private static IndicatorNode OutputOf(IndicatorNode node, Token name)
    {
        IndicatorDefinition definition = IndicatorCatalog.Get(node.Indicator.Name);
        for (int o = 0; o < definition.Outputs.Count; o++)
            if (definition.Outputs[o].Name.Equals(name.Text, StringComparison.OrdinalIgnoreCase)) return new IndicatorNode(node.Indicator, o, node.First, node.Second);
        string[] known = [.. definition.Outputs.Select(o => o.Name)];
        throw Wrong(name, $"{definition.Name} has no output '{name.Text}'; it gives {string.Join(", ", known)}.{Suggestions.For(name.Text, known)}", isSentence: true);
    }

    private FormulaNode Primary()
    {
        Token token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number: return new ConstantNode(ReadNumber(token));
            case TokenKind.Name when Current is { Kind: TokenKind.Symbol, Text: "(" }: return Nested(() => Call(token));
            case TokenKind.Name: return FieldOf(token) ?? throw UnknownName(token);
            case TokenKind.Symbol when token.Text == "(":
                FormulaNode inner = Nested(Either);
                Expect(")");
                return inner;
            default:
                throw Wrong(token, token.Kind == TokenKind.End ? "the formula ends where a value was expected" : $"'{token.Text}' stands where a value was expected");
        }
    }

    private FormulaNode Call(Token name)
    {
        Expect("(");
        var arguments = new FormulaArguments(name);
        while (!TakeSymbol(")"))
        {
            if (arguments.Count > 0) Expect(",");
            if (Current.Kind == TokenKind.Name && _tokens[_at + 1] is { Kind: TokenKind.Symbol, Text: "=" }) arguments.AddNamed(Take(), TakeValue());
            else arguments.Add(Argument(), Current.Position);
        }
        return arguments.Build();
    }

    /// <summary>The value behind name=: one number, with or without sign, or one word.</summary>
    private string TakeValue()
    {
        Expect("=");
        string sign = TakeSymbol("-") ? "-" : "";
        Token token = Take();
        if (token.Kind is TokenKind.Number or TokenKind.Name) return sign + token.Text;
        throw Wrong(token, "a number or a word was expected after '='");
    }

    private FormulaNode Argument()
    {
        Token next = _tokens[Math.Min(_at + 1, _tokens.Count - 1)];
        bool isAlone = next is { Kind: TokenKind.Symbol, Text: "," or ")" };
        if (Current.Kind == TokenKind.Name && isAlone && FieldOf(Current) is null)
        {
            Token word = Take();
            return new WordNode(word.Text, word.Position);
        }
        return Either();
    }

    private static FieldNode? FieldOf(Token name) =>
        !char.IsAsciiDigit(name.Text[0]) && Enum.TryParse(name.Text, ignoreCase: true, out PriceField field) ? new FieldNode(field) : null;

    private static FormulaException UnknownName(Token name)
    {
        string hint = IndicatorCatalog.Contains(name.Text)
            ? $" {name.Text} is an indicator: write {name.Text}(…)."
            : Suggestions.For(name.Text, Enum.GetNames<PriceField>().Select(f => f.ToLowerInvariant()));
        return Wrong(name, $"'{name.Text}' is no series.{hint}", isSentence: true);
    }

    private int ReadWhole(Token token, string what)
    {
        if (token.Kind != TokenKind.Number || !int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value > Guard.PeriodMax)
            throw Wrong(token, $"{what} must be a whole number up to {Guard.PeriodMax}");
        Take();
        return value;
    }

    private static double ReadNumber(Token token) =>
        double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Wrong(token, $"'{token.Text}' is no number");

    private FormulaNode Nested(Func<FormulaNode> parse)
    {
        if (++_depth > DeepestNesting) throw Wrong(Current, $"the formula is nested deeper than {DeepestNesting} levels");
        FormulaNode node = parse();
        _depth--;
        return node;
    }

    private Token Take() => Current.Kind == TokenKind.End ? Current : _tokens[_at++];

    private bool TakeSymbol(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol) return false;
        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (Current.Kind != TokenKind.Name || !Current.Text.Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
            throw Wrong(Current, Current.Kind == TokenKind.End ? $"'{symbol}' is missing at the end" : $"'{symbol}' was expected before '{Current.Text}'");
    }

    public static FormulaException Wrong(Token token, string what, bool isSentence = false) =>
        new($"Formula, position {token.Position}: {what}{(isSentence ? "" : ".")}", token.Position);
}
