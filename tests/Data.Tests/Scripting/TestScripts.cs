using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Scripting;

/// <summary>Loads strategies from text, as from a file named Idea.cs.</summary>
internal static class TestScripts
{
    public const string Path = "Idea.cs";

    public static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    /// <summary>A strategy whose OnBar holds the given statements and whose class holds the given members.</summary>
    public static string Class(string onBar = "", string members = "") =>
        $$"""
        public sealed class Idea : Strategy
        {
            {{members}}
            protected override void OnBar(Market market) { {{onBar}} }
        }
        """;

    public static StrategyScript Load(string text, string? className = null)
    {
        using var home = new ScratchHome();
        return StrategyScript.Load(new ScriptSource(Path, text), home.Path, className);
    }
}
