using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Godwit.Core.Outcomes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Godwit.Hosting.Scripting.Compilation;

/// <summary>One C# file to an optimised assembly with symbols. The only door to the compiler: a cached script never loads it.</summary>
internal static class ScriptCompiler
{
    private static readonly CSharpParseOptions Language =
        new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Regular, ["GODWIT", "RELEASE"]);

    // As the shipped strategies are built: optimised, overflow checked. Deterministic, so that equal sources give equal files.
    private static readonly CSharpCompilationOptions Settings = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        checkOverflow: true,
        allowUnsafe: false,
        deterministic: true,
        nullableContextOptions: NullableContextOptions.Enable,
        metadataImportOptions: MetadataImportOptions.Public);

    /// <exception cref="ScriptCompilationException">With every error of the file.</exception>
    public static CompiledScript Compile(ScriptSource source, IReadOnlyList<Assembly> visible)
    {
        try
        {
            return CompileNested(source, visible);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new GodwitException($"{source.Path} cannot be compiled: its expressions or blocks are nested too deeply.", e);
        }
    }

    private static CompiledScript CompileNested(ScriptSource source, IReadOnlyList<Assembly> visible)
    {
        NestingLimit.Require(source.Path, source.Text);
        SourceText text = SourceText.From(source.Text, Encoding.UTF8);
        // The file's name only: the compiled form is the same wherever the file lies.
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, Language, source.FileName);
        SyntaxTree prelude = CSharpSyntaxTree.ParseText(SourceText.From(ScriptPrelude.Text, Encoding.UTF8), Language, "Godwit.Usings.cs");
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Script.{source.Sha256[..16]}", [tree, prelude], ScriptReferences.For(visible), Settings);

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success) throw new ScriptCompilationException(source.Path, ErrorsOf(result.Diagnostics, compilation, tree));
        return new CompiledScript(assembly.ToArray(), symbols.ToArray(), DeterminismAudit.Inspect(compilation.GetSemanticModel(tree)));
    }

    private static List<ScriptError> ErrorsOf(ImmutableArray<Diagnostic> diagnostics, CSharpCompilation compilation, SyntaxTree tree) =>
    [
        .. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
            .OrderBy(d => d.Location.SourceSpan.Start)
            .Select(d =>
            {
                LinePosition at = d.Location.GetLineSpan().StartLinePosition;
                string near = d.Location.SourceTree == tree ? NameSuggestions.For(d, compilation.GetSemanticModel(tree)) : "";
                string words = d.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
                return new ScriptError(at.Line + 1, at.Character + 1, d.Id, near.Length == 0 ? words : $"{words.TrimEnd('.')}.{near}");
            })
            .Distinct(),
    ];
}
