using Godwit.Core.Outcomes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Godwit.Hosting.Scripting.Compilation;

/// <summary>Refuses source that is nested beyond anything a person writes.</summary>
/// <remarks>The compiler's parser recurses, in places without looking at the stack, and a full stack ends the process. The lexer, used here, does not recurse into brackets.</remarks>
internal static class NestingLimit
{
    private const int MaxDepth = 256;

    public static void Require(string path, string text)
    {
        int depth = 0, angles = 0;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(text))
        {
            switch (token.Kind())
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    depth++;
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    depth = Math.Max(0, depth - 1);
                    break;
                case SyntaxKind.LessThanToken:
                    angles++;
                    break;
                case SyntaxKind.GreaterThanToken:
                    angles = Math.Max(0, angles - 1);
                    break;
                case SyntaxKind.SemicolonToken:
                    // A less-than sign has no partner; no list of type arguments goes on beyond a statement.
                    angles = 0;
                    break;
            }
            if (depth + angles <= MaxDepth) continue;
            int line = 1 + text.AsSpan(0, token.SpanStart).Count('\n');
            throw new GodwitException($"{path}({line}): brackets are nested more than {MaxDepth} deep here: write it in smaller steps.");
        }
    }
}
