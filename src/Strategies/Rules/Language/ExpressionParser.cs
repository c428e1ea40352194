using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

/// <summary>Reads a value or a condition by recursive descent: or, and, not, comparison or crossing, sum, product, sign, then what stands behind a value.</summary>
internal sealed class ExpressionParser
{
    private const int DeepestNesting = 60;

    private readonly RuleText _text;
    private readonly RuleScope _scope;
    private readonly List<Token> _tokens;
    private int _at, _depth;

    private ExpressionParser(RuleText text, RuleScope scope)
    {
        (_text, _scope) = (text, scope);
        if (text.Text.Length > RuleText.LongestText)
            throw new RuleException(new RuleSpot(text, 1), $"This has {text.Text.Length} characters; one value has at most {RuleText.LongestText}: give parts of it names under indicators.");
        try
        {
            _tokens = FormulaTokenizer.Tokenize(text.Text);
        }
        catch (FormulaException e)
        {
            // The place is told by the file.
            throw new RuleException(new RuleSpot(text, e.Position), e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        }
    }

    /// <exception cref="RuleException">It cannot be read.</exception>
    public static Expression Value(RuleText text, RuleScope scope) => new ExpressionParser(text, scope).Whole();

    /// <summary>As <see cref="Value"/>, for what must hold or not.</summary>
    public static Expression Condition(RuleText text, RuleScope scope)
    {
        Expression condition = Value(text, scope);
        return condition.IsCondition
            ? condition
            : throw new RuleException(condition.At, $"{RuleWords.Short(condition)} is a number, not a condition: compare it, as in {RuleWords.Short(condition)} > 0.");
    }

    private Token Current => _tokens[_at];

    private Expression Whole()
    {
        Expression whole = Either();
        return Current.Kind == TokenKind.End ? whole : throw Unexpected(Current);
    }

    private Expression Either() => Logic(Both, "or", RuleOperation.Or);
    private Expression Both() => Logic(Negation, "and", RuleOperation.And);

    private Expression Logic(Func<Expression> operand, string word, RuleOperation operation)
    {
        Expression left = operand();
        while (Current.Kind == TokenKind.Name && Is(Current, word))
        {
            Token token = Take();
            left = new OperatorExpression(Spot(token), operation, MustHold(left, word), MustHold(operand(), word));
        }
        return left;
    }

    private Expression Negation()
    {
        if (!TakeWord("not", out Token token)) return Comparison();
        Expression operand = MustHold(Nested(Negation), "not");
        return new OperatorExpression(Spot(token), RuleOperation.Not, operand, operand);
    }

    private Expression Comparison()
    {
        Expression left = Sum();
        if (TakeWord("crosses", out Token crosses))
        {
            if (crosses.Kind == TokenKind.Name && !Is(Current, "above") && !Is(Current, "below"))
                throw Wrong(Current, $"'crosses' is followed by 'above' or 'below'.{Suggestions.For(Current.Text, ["above", "below"])}");
            bool above = Is(Take(), "above");
            return NoChain(new CrossExpression(Spot(crosses), Number(left), Number(Sum()), above));
        }
        if (Current is not { Kind: TokenKind.Symbol, Text: "<" or ">" or "<=" or ">=" or "==" or "!=" or "=" }) return left;
        Token symbol = Take();
        if (symbol.Text == "=") throw Wrong(symbol, "Two values are compared with '=='.");
        return NoChain(new OperatorExpression(Spot(symbol), OperationOf(symbol.Text), Number(left), Number(Sum())));
    }

    private Expression NoChain(Expression condition) => Current is { Kind: TokenKind.Symbol, Text: "<" or ">" or "<=" or ">=" or "==" or "!=" } || Is(Current, "crosses")
        ? throw Wrong(Current, "One comparison has two sides: write a < b and b < c.")
        : condition;

    private Expression Sum() => Arithmetic(Product, "+", "-");
    private Expression Product() => Arithmetic(Signed, "*", "/");

    private Expression Arithmetic(Func<Expression> operand, string one, string other)
    {
        Expression left = operand();
        while (Current.Kind == TokenKind.Symbol && (Current.Text == one || Current.Text == other))
        {
            Token symbol = Take();
            left = new OperatorExpression(Spot(symbol), OperationOf(symbol.Text), Number(left), Number(operand()));
        }
        return left;
    }

    private Expression Signed()
    {
        if (Current is not { Kind: TokenKind.Symbol, Text: "-" }) return Behind(Primary());
        Token sign = Take();
        Expression operand = Number(Nested(Signed));
        return operand is NumberExpression number
            ? new NumberExpression(Spot(sign), -number.Value, "-" + number.Text)
            : new OperatorExpression(Spot(sign), RuleOperation.Multiply, new NumberExpression(Spot(sign), -1, "-1"), operand);
    }

    /// <summary>[n] looks n bars back, .name chooses an output, on 4h takes longer bars.</summary>
    private Expression Behind(Expression value)
    {
        while (true)
        {
            if (TakeSymbol("["))
            {
                Token first = Current;
                Expression bars = Constant(Sum(), "The number of bars to look back", first);
                Expect("]");
                value = new LagExpression(Spot(first), value, bars);
            }
            else if (TakeSymbol("."))
            {
                value = OutputOf(value, Current);
                Take();
            }
            else if (TakeWord("on", out Token on)) value = OnLongerBars(on, Interval(), value);
            else return value;
        }
    }

    private Expression OutputOf(Expression value, Token name)
    {
        switch (value)
        {
            case NamedExpression named:
                Expression chosen = OutputOf(named.Indicator.Value, name);
                return new NamedExpression(named.At, named.Indicator, chosen is NamedExpression other ? other.Value : chosen, name.Text.ToLowerInvariant());
            case TimeframeExpression longer: return new TimeframeExpression(longer.At, OutputOf(longer.Inner, name), longer.Interval);
            case IndicatorExpression call:
                for (int o = 0; o < call.Definition.Outputs.Count; o++)
                    if (Is(name, call.Definition.Outputs[o].Name)) return call.With(o);
                string[] known = [.. call.Definition.Outputs.Select(o => o.Name)];
                throw Wrong(name, $"{call.Definition.Name} has no output '{name.Text}'; it gives {string.Join(", ", known)}.{Suggestions.For(name.Text, known)}");
            default: throw Wrong(name, "Only an indicator has outputs to choose from.");
        }
    }

    private BarInterval Interval()
    {
        Token number = Current;
        if (number.Kind == TokenKind.Number) Take();
        Token unit = Current;
        if (number.Kind != TokenKind.Number || unit.Kind != TokenKind.Name || !BarInterval.TryParse(number.Text + unit.Text, out BarInterval interval))
            throw Wrong(number, "After 'on' stands a bar length from 1s to 1w, such as 4h or 1d.");
        Take();
        return interval;
    }

    private TimeframeExpression OnLongerBars(Token on, BarInterval interval, Expression value)
    {
        if (value.IsConstant) throw Wrong(on, "'on' stands behind a number: put what is to be computed on longer bars in parentheses before it.");
        if (value.IsState) throw Wrong(on, "The position and the clock are the same on all bars: leave them out of what 'on' stands behind.");
        if (value.IsOnLongerBars) throw Wrong(on, "What is on longer bars already cannot be put on others.");
        return new TimeframeExpression(Spot(on), value, interval);
    }

    private Expression Primary()
    {
        Token token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number: return ReadNumber(token);
            case TokenKind.Name when Is(token, "on"):
                BarInterval interval = Interval();
                Expect(":");
                return OnLongerBars(token, interval, Nested(() => Behind(Primary())));
            case TokenKind.Name when Current is { Kind: TokenKind.Symbol, Text: "(" }: return Nested(() => Call(token));
            case TokenKind.Name: return _scope.Find(token.Text, Spot(token)) ?? throw Wrong(token, _scope.Unknown(token.Text));
            case TokenKind.Symbol when token.Text == "(":
                Expression inner = Nested(Either);
                Expect(")");
                return inner;
            case TokenKind.End: throw Wrong(token, "The text ends where a value was expected.");
            default: throw Wrong(token, $"'{token.Text}' stands where a value was expected.");
        }
    }

    private Expression Call(Token name)
    {
        Expect("(");
        var call = new CallReader(Spot(name), name.Text, _scope);
        while (!TakeSymbol(")"))
        {
            if (call.Count > 0) Expect(",");
            Token first = Current, next = _tokens[Math.Min(_at + 1, _tokens.Count - 1)];
            if (first.Kind == TokenKind.Name && next is { Kind: TokenKind.Symbol, Text: "=" })
            {
                Take();
                Take();
                call.Name(Spot(first), first.Text);
                next = _tokens[Math.Min(_at + 1, _tokens.Count - 1)];
            }
            bool isAlone = next is { Kind: TokenKind.Symbol, Text: "," or ")" };
            if (Current.Kind == TokenKind.Name && isAlone)
            {
                Token word = Take();
                call.AddWord(Spot(word), word.Text);
            }
            else call.Add(Spot(Current), Either());
        }
        return call.Build();
    }

    private NumberExpression ReadNumber(Token token)
    {
        if (!double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            throw Wrong(token, $"'{token.Text}' is no number.");
        if (TakeSymbol("%")) return new(Spot(token), value / 100, token.Text + "%");
        if (Current is not { Kind: TokenKind.Symbol, Text: ":" } || _tokens[_at + 1].Kind != TokenKind.Number) return new(Spot(token), value, token.Text);
        Take();
        string minutes = Take().Text;
        bool isTime = token.Text.Length <= 2 && minutes.Length == 2 && value < 24 && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out int minute) && minute < 60;
        if (!isTime) throw Wrong(token, $"'{token.Text}:{minutes}' is no time of day: write 00:00 to 23:59.");
        return new(Spot(token), value * 60 + int.Parse(minutes, CultureInfo.InvariantCulture), $"{token.Text}:{minutes}");
    }

    private static RuleOperation OperationOf(string symbol) => symbol switch
    {
        "+" => RuleOperation.Add,
        "-" => RuleOperation.Subtract,
        "*" => RuleOperation.Multiply,
        "/" => RuleOperation.Divide,
        "<" => RuleOperation.Less,
        ">" => RuleOperation.Greater,
        "<=" => RuleOperation.LessOrEqual,
        ">=" => RuleOperation.GreaterOrEqual,
        "==" => RuleOperation.Equal,
        _ => RuleOperation.NotEqual,
    };

    private static Expression Number(Expression value) => value.IsCondition
        ? throw new RuleException(value.At, $"{RuleWords.Short(value)} is a condition, but a number was expected here.")
        : value;

    private static Expression MustHold(Expression value, string word) => value.IsCondition
        ? value
        : throw new RuleException(value.At, $"'{word}' joins conditions, but {RuleWords.Short(value)} is a number: compare it, as in {RuleWords.Short(value)} > 0.");

    private Expression Constant(Expression value, string what, Token first) => value.IsConstant && !value.IsCondition
        ? value
        : throw Wrong(first, $"{what} must be a number or a parameter.");

    private T Nested<T>(Func<T> parse)
    {
        if (++_depth > DeepestNesting) throw Wrong(Current, $"This is nested deeper than {DeepestNesting} levels: give parts of it names under indicators.");
        T value = parse();
        _depth--;
        return value;
    }

    private Token Take() => Current.Kind == TokenKind.End ? Current : _tokens[_at++];

    private bool TakeSymbol(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol) return false;
        _at++;
        return true;
    }

    private bool TakeWord(string word, out Token token)
    {
        token = Current;
        if (token.Kind != TokenKind.Name || !Is(token, word)) return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
            throw Wrong(Current, Current.Kind == TokenKind.End ? $"'{symbol}' is missing at the end." : $"'{symbol}' was expected before '{Current.Text}'.");
    }

    private RuleException Unexpected(Token token) => token is { Kind: TokenKind.Name }
        ? Wrong(token, $"'{token.Text}' was not expected here.{Suggestions.For(token.Text, ["and", "or", "on", "crosses"])}")
        : Wrong(token, $"'{token.Text}' was not expected here.");

    private RuleSpot Spot(Token token) => new(_text, token.Position);
    private RuleException Wrong(Token token, string sentence) => new(Spot(token), sentence);
    private static bool Is(Token token, string word) => token.Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
