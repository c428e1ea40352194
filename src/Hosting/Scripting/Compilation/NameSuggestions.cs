using Godwit.Core.Outcomes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Godwit.Hosting.Scripting.Compilation;

/// <summary>The nearest known name where the compiler does not know one.</summary>
internal static class NameSuggestions
{
    public static string For(Diagnostic diagnostic, SemanticModel model)
    {
        SyntaxNode node = model.SyntaxTree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        SimpleNameSyntax? name = node as SimpleNameSyntax ?? node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault();
        if (name is null) return "";
        string unknown = name.Identifier.ValueText;
        return diagnostic.Id switch
        {
            "CS0103" or "CS0246" => Suggestions.For(unknown, Names(model.LookupSymbols(name.SpanStart))),
            "CS1061" or "CS0117" when name.Parent is MemberAccessExpressionSyntax access && TypeOf(model, access.Expression) is { } type =>
                Suggestions.For(unknown, Names(model.LookupSymbols(name.SpanStart, type))),
            _ => "",
        };
    }

    private static ITypeSymbol? TypeOf(SemanticModel model, ExpressionSyntax expression) =>
        model.GetTypeInfo(expression).Type ?? model.GetSymbolInfo(expression).Symbol as ITypeSymbol;

    private static IEnumerable<string> Names(IEnumerable<ISymbol> symbols) =>
        symbols.Where(s => s.CanBeReferencedByName).Select(s => s.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
