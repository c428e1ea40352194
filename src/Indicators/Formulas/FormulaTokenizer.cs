namespace Godwit.Indicators;

internal enum TokenKind { Number, Name, Symbol, End }

/// <summary>One word of a formula; the position counts from 1.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);

/// <summary>Cuts a formula into numbers, names and symbols.</summary>
internal static class FormulaTokenizer
{
    private const int LongestFormula = 10_000;
    private static readonly string[] Symbols = ["<=", ">=", "==", "!=", "+", "-", "*", "/", "(", ")", "[", "]", ",", ".", "<", ">", "=", ":", "%"];

    public static List<Token> Tokenize(string text)
    {
        if (text.Length > LongestFormula) throw new FormulaException($"A formula may have {LongestFormula} characters; this one has {text.Length}.", LongestFormula + 1);
        var tokens = new List<Token>();
        int at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            Token token = TokenAt(text, at);
            tokens.Add(token);
            at += token.Text.Length;
        }
        tokens.Add(new Token(TokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static Token TokenAt(string text, int at)
    {
        char c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return new(TokenKind.Number, NumberAt(text, at), at + 1);
        if (char.IsAsciiLetter(c) || c == '_')
        {
            int end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
            return new(TokenKind.Name, text[at..end], at + 1);
        }
        foreach (string symbol in Symbols)
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0) return new(TokenKind.Symbol, symbol, at + 1);
        throw FormulaParser.Wrong(new Token(TokenKind.Symbol, c.ToString(), at + 1), $"'{c}' has no meaning here");
    }

    private static string NumberAt(string text, int at)
    {
        int end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int exponent = end + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                end = exponent;
                while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            }
        }
        return text[at..end];
    }
}
