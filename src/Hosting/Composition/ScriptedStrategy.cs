using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Composition;

internal static class ScriptedStrategy
{
    public static ResolvedStrategy Resolve(string home, string file, IReadOnlyDictionary<string, string> parameters) =>
        throw new GodwitException($"{home} {file} {parameters.Count}");
}
