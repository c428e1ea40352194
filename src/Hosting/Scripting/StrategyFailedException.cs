using System.Diagnostics;
using System.Reflection;
using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Scripting;

/// <summary>The user's own code threw: file, line and cause in one sentence.</summary>
public sealed class StrategyFailedException : GodwitException
{
    private StrategyFailedException(string message, Exception cause, int line) : base(message, cause) => Line = line;

    /// <summary>Line of the file, from 1; 0 when it is unknown.</summary>
    public int Line { get; }

    internal static StrategyFailedException? Of(Exception exception, ScriptSource source, Assembly script)
    {
        while (exception is TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner) exception = inner;
        if (exception is GodwitException or OperationCanceledException) return null;
        // The innermost frame of the script is the place to look at, even when the framework threw further in.
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || method.Module.Assembly != script) continue;
            int line = frame.GetFileLineNumber();
            string place = line > 0 ? $"{source.Path}({line})" : source.Path;
            return new StrategyFailedException($"{place}: the strategy failed in {NameOf(method)}: {Sentence(exception)}", exception, line);
        }
        return null;
    }

    private static string Sentence(Exception exception)
    {
        string text = exception.Message.ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? $"{exception.GetType().Name}." : $"{text.TrimEnd('.')} ({exception.GetType().Name}).";
    }

    // Lambdas and local functions carry their method's name between angle brackets.
    private static string NameOf(MethodBase method)
    {
        string name = method.Name;
        int open = name.IndexOf('<', StringComparison.Ordinal), close = name.IndexOf('>', StringComparison.Ordinal);
        if (open >= 0 && close > open + 1) name = name[(open + 1)..close];
        return name is ".ctor" or ".cctor" ? "its constructor" : name;
    }
}
