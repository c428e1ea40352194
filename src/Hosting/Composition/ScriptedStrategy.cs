using Godwit.Hosting.Scripting;
using Godwit.Strategies.Parameters;

namespace Godwit.Hosting.Composition;

/// <summary>A strategy from a C# file as part of a run.</summary>
internal static class ScriptedStrategy
{
    /// <param name="home">GODWIT_HOME, for the compiler's cache.</param>
    /// <param name="reference">File and class.</param>
    /// <param name="parameters">Values by name.</param>
    /// <param name="text">The source where it does not come from the file, as from a bundle; it stands for the file of its name only.</param>
    public static ResolvedStrategy Resolve(string home, ScriptReference reference, IReadOnlyDictionary<string, string> parameters, ScriptSource? text)
    {
        StrategyScript script = text is null || text.Path != reference.Path
            ? StrategyScript.Load(reference, home)
            : StrategyScript.Load(text, home, reference.ClassName);
        return new ResolvedStrategy(script.Name, () => script.Create(parameters), ParameterSpec.Values(script.Create(parameters)))
        {
            Script = script,
            Warnings = script.WarningTexts,
        };
    }
}
