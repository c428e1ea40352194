namespace Godwit.Hosting.Scripting;

/// <summary>Why a script's results may not be repeatable.</summary>
public enum ScriptWarningKind : byte
{
    WallClock,
    Randomness,
    StaticState,
    Files,
    Network,
    Threads,
    Console,
    Process,
    HashCodes,

    /// <summary>Arithmetic whose last digits depend on the machine.</summary>
    Mathematics,
}

/// <summary>A place in a strategy's file that can make a repetition differ. The run goes on; the warning stays with it.</summary>
/// <param name="Kind">What kind of danger.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What it is and what to use instead, without the place.</param>
public readonly record struct ScriptWarning(ScriptWarningKind Kind, int Line, int Column, string Message)
{
    /// <summary>With the place in front, as compilers write it.</summary>
    public string At(string path) => $"{path}({Line},{Column}): {Message}";
}
