using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Godwit.Hosting.Scripting.Compilation;

/// <summary>Looks through a strategy's file for what can make a repetition differ. It warns; it does not prove: code behind an interface stays unseen.</summary>
internal sealed class DeterminismAudit(SemanticModel model)
{
    private readonly List<ScriptWarning> _warnings = [];

    public static IReadOnlyList<ScriptWarning> Inspect(SemanticModel model)
    {
        var audit = new DeterminismAudit(model);
        foreach (SyntaxNode node in model.SyntaxTree.GetRoot().DescendantNodes(n => n is not UsingDirectiveSyntax)) audit.Visit(node);
        // One warning per line and rule: Random r = new Random(); is one thought.
        return
        [
            .. audit._warnings.OrderBy(w => w.Line).ThenBy(w => w.Column)
                .DistinctBy(w => (w.Line, w.Kind, w.Kind == ScriptWarningKind.StaticState ? w.Message : "")),
        ];
    }

    private void Visit(SyntaxNode node)
    {
        switch (node)
        {
            case SimpleNameSyntax name when !IsInNameof(name) && !IsTypeBeforeMember(name):
                Judge(model.GetSymbolInfo(name).Symbol, name);
                break;
            case ImplicitObjectCreationExpressionSyntax creation:
                Judge(model.GetSymbolInfo(creation).Symbol, creation);
                break;
            case AwaitExpressionSyntax or LockStatementSyntax:
                Add(DeterminismRules.ThreadRule, node is LockStatementSyntax ? "lock" : "await", node);
                break;
            case TypeDeclarationSyntax declaration when model.GetDeclaredSymbol(declaration) is { } type:
                foreach (ISymbol member in type.GetMembers()) JudgeState(member);
                break;
        }
    }

    private void Judge(ISymbol? symbol, SyntaxNode node)
    {
        // What the file declares itself is judged where it is declared.
        if (symbol is null or INamespaceSymbol || symbol.Locations.Any(l => l.IsInSource)) return;
        if (DeterminismRules.Find(symbol) is { } found) Add(found.Rule, found.Name, node);
    }

    private void JudgeState(ISymbol member)
    {
        if (!member.IsStatic) return;
        // An event without accessors of its own has a hidden field.
        bool isEventField = member is IEventSymbol { AddMethod.IsImplicitlyDeclared: true };
        var field = member as IFieldSymbol;
        if (!isEventField && field is not { IsConst: false }) return;
        ISymbol shown = field?.AssociatedSymbol ?? member;
        if (shown.IsImplicitlyDeclared) return;
        Location place = shown.Locations[0];
        if (place.SourceTree != model.SyntaxTree) return;
        if (field is not { IsReadOnly: true })
            Add(ScriptWarningKind.StaticState, $"keeps static state ({shown.Name}), which survives from one run to the next: use an instance field", place);
        else if (MutableTypes.IsMutable(field.Type))
            Add(ScriptWarningKind.StaticState, $"keeps static state ({shown.Name}) whose content can change: use an instance field, or a read-only type such as IReadOnlyList<T>", place);
    }

    // Of Environment.TickCount the member says more than the type; a member is judged by its type too.
    private bool IsTypeBeforeMember(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax qualified && qualified.Name == name ? qualified : name;
        return whole.Parent is MemberAccessExpressionSyntax access && access.Expression == whole && model.GetSymbolInfo(name).Symbol is INamedTypeSymbol;
    }

    private static bool IsInNameof(SimpleNameSyntax name) =>
        name.FirstAncestorOrSelf<InvocationExpressionSyntax>(i => i.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }) is not null;

    private void Add(DeterminismRule rule, string name, SyntaxNode node) =>
        Add(rule.Kind, $"{rule.What} ({name}): {rule.Instead}", node.GetLocation());

    private void Add(ScriptWarningKind kind, string message, Location place)
    {
        LinePosition at = place.GetLineSpan().StartLinePosition;
        _warnings.Add(new ScriptWarning(kind, at.Line + 1, at.Character + 1, message));
    }
}

/// <summary>Whether an object that is only reachable through a read-only field can still change.</summary>
internal static class MutableTypes
{
    private static readonly HashSet<string> Collections = new(StringComparer.Ordinal)
    {
        "List", "Dictionary", "HashSet", "SortedDictionary", "SortedList", "SortedSet", "Queue", "Stack", "LinkedList", "PriorityQueue", "OrderedDictionary",
        "IList", "ICollection", "IDictionary", "ISet", "ConcurrentDictionary", "ConcurrentQueue", "ConcurrentBag", "ConcurrentStack", "StringBuilder", "BitArray", "ArrayList", "Hashtable",
    };

    public static bool IsMutable(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol) return true;
        if (type is not INamedTypeSymbol named || type.TypeKind is not (TypeKind.Class or TypeKind.Interface)) return false;
        if (Collections.Contains(named.Name) && named.ContainingNamespace.ToDisplayString().StartsWith("System.", StringComparison.Ordinal)) return true;
        // An indicator shared by all instances would mix their bars.
        if (named.AllInterfaces.Append(named).Any(i => i is { Name: "IIndicator", ContainingNamespace.Name: "Indicators" })) return true;
        return named.Locations.Any(l => l.IsInSource) && named.GetMembers().OfType<IFieldSymbol>().Any(f => f is { IsStatic: false, IsConst: false, IsReadOnly: false });
    }
}
