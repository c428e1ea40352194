using Godwit.Hosting.Scripting;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Scripting.Rules;

/// <summary>Rules from text, as from a file named idea.yaml.</summary>
internal static class TestRules
{
    public const string Path = "idea.yaml";

    public static RuleFile Load(string text) => RuleFile.Load(new ScriptSource(Path, text));

    public static IStrategy Create(string text, params (string Name, string Value)[] parameters) =>
        Load(text).Create(parameters.ToDictionary(p => p.Name, p => p.Value));

    public static IEnumerable<string> Samples => Directory.GetFiles(Documents.Path("samples/rules"), "*.yaml").Order(StringComparer.Ordinal);
}
