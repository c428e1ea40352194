using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Scripting;

/// <summary>One thing the compiler did not understand.</summary>
public readonly record struct ScriptError(int Line, int Column, string Code, string Message)
{
    public string At(string path) => $"{path}({Line},{Column}): {Message} [{Code}]";
}

/// <summary>A strategy's file does not compile. The message lists every error on a line of its own and ends with one sentence.</summary>
public sealed class ScriptCompilationException(string path, IReadOnlyList<ScriptError> errors)
    : GodwitException(string.Join('\n', errors.Select(e => e.At(path)).Append($"{path} does not compile: {errors.Count} {(errors.Count == 1 ? "error" : "errors")}.")))
{
    public IReadOnlyList<ScriptError> Errors { get; } = errors;
}
