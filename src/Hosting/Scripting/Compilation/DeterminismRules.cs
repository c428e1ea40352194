using Microsoft.CodeAnalysis;

namespace Godwit.Hosting.Scripting.Compilation;

/// <summary>Why something does not belong into a strategy, and what does instead.</summary>
internal sealed record DeterminismRule(ScriptWarningKind Kind, string What, string Instead);

/// <summary>Which parts of the framework make a repetition differ, by type, by member or by namespace.</summary>
internal static class DeterminismRules
{
    private static readonly DeterminismRule Clock = new(ScriptWarningKind.WallClock, "reads the wall clock", "use Now, which moves with the data");
    private static readonly DeterminismRule Zone = new(ScriptWarningKind.WallClock, "depends on the time zone of the machine", "all times here are UTC");
    private static readonly DeterminismRule Chance = new(ScriptWarningKind.Randomness, "draws ambient random numbers", "use Context.Random, which repeats with the run's seed");
    private static readonly DeterminismRule Hash = new(ScriptWarningKind.HashCodes, "uses a hash code that differs from process to process", "compare or order by the values themselves");
    private static readonly DeterminismRule Files = new(ScriptWarningKind.Files, "reaches for files", "the result then depends on more than the data; use parameters, and Context.Note for output");
    private static readonly DeterminismRule Network = new(ScriptWarningKind.Network, "reaches for the network", "the result then depends on more than the data");
    private static readonly DeterminismRule Threads = new(ScriptWarningKind.Threads, "uses threads or tasks", "a strategy runs on one thread; use Context.SetTimer to act later");
    private static readonly DeterminismRule Output = new(ScriptWarningKind.Console, "uses the console", "use Context.Note, which is kept with the run");
    private static readonly DeterminismRule Process = new(ScriptWarningKind.Process, "depends on the process or the machine", "use a parameter");
    private static readonly DeterminismRule Digits = new(ScriptWarningKind.Mathematics, "calls mathematics whose last digit differs between machines", "use DeterministicMath");
    private static readonly DeterminismRule Width = new(ScriptWarningKind.Mathematics, "depends on the vector width of the machine", "use plain loops");

    /// <summary>Members first: they are exact.</summary>
    private static readonly Dictionary<string, DeterminismRule> Members = new(StringComparer.Ordinal)
    {
        ["System.DateTime.Now"] = Clock,
        ["System.DateTime.UtcNow"] = Clock,
        ["System.DateTime.Today"] = Clock,
        ["System.DateTimeOffset.Now"] = Clock,
        ["System.DateTimeOffset.UtcNow"] = Clock,
        ["System.Environment.TickCount"] = Clock,
        ["System.Environment.TickCount64"] = Clock,
        ["System.DateTime.ToLocalTime"] = Zone,
        ["System.DateTimeOffset.ToLocalTime"] = Zone,
        ["System.DateTimeOffset.LocalDateTime"] = Zone,
        ["System.TimeZoneInfo.Local"] = Zone,
        ["System.Guid.NewGuid"] = Chance,
        ["System.Guid.CreateVersion7"] = Chance,
        ["System.Object.GetHashCode"] = Hash,
        ["System.String.GetHashCode"] = Hash,
        ["System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode"] = Hash,
        ["System.IO.Path.GetRandomFileName"] = Chance,
    };

    private static readonly Dictionary<string, DeterminismRule> Types = new(StringComparer.Ordinal)
    {
        ["System.Diagnostics.Stopwatch"] = Clock,
        ["System.TimeProvider"] = Clock,
        ["System.Random"] = Chance,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Chance,
        ["System.HashCode"] = Hash,
        ["System.Console"] = Output,
        ["System.Environment"] = Process,
        ["System.Diagnostics.Process"] = Process,
        ["System.AppContext"] = Process,
        ["System.GC"] = Process,
        ["System.WeakReference"] = Process,
        ["System.Linq.ParallelEnumerable"] = Threads,
        ["System.Timers.Timer"] = Threads,
        ["System.Numerics.Vector"] = Width,
    };

    private static readonly (string Namespace, DeterminismRule Rule)[] Namespaces =
    [
        ("System.IO", Files), ("System.Net", Network), ("System.Threading", Threads), ("System.Runtime.Intrinsics", Width),
    ];

    /// <summary>Parts of those namespaces that touch nothing outside.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "System.IO.MemoryStream", "System.IO.StringReader", "System.IO.StringWriter", "System.IO.TextReader", "System.IO.TextWriter", "System.IO.Path",
        "System.IO.IOException", "System.Threading.CancellationToken", "System.Net.IPAddress",
    };

    /// <summary>Exact on every machine, or close to it by the standard: everything else in these types goes through the C runtime.</summary>
    private static readonly HashSet<string> Transcendental = new(StringComparer.Ordinal)
    {
        "Exp", "Exp2", "Exp10", "ExpM1", "Log", "Log2", "Log10", "LogP1", "Log2P1", "Log10P1", "Pow", "Cbrt", "RootN", "Hypot",
        "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Atan2", "SinCos", "Sinh", "Cosh", "Tanh", "Asinh", "Acosh", "Atanh",
        "SinPi", "CosPi", "TanPi", "AsinPi", "AcosPi", "AtanPi", "Atan2Pi", "SinCosPi", "FusedMultiplyAdd", "ReciprocalEstimate", "ReciprocalSqrtEstimate",
    };

    /// <summary>The rule that a use of <paramref name="symbol"/> breaks, and the name to show; null for everything else.</summary>
    public static (DeterminismRule Rule, string Name)? Find(ISymbol symbol)
    {
        ISymbol definition = symbol.OriginalDefinition;
        INamedTypeSymbol? type = definition as INamedTypeSymbol ?? definition.ContainingType?.OriginalDefinition;
        if (type is null) return null;
        string typeName = NameOf(type);
        bool isMember = definition is not INamedTypeSymbol and not IMethodSymbol { MethodKind: MethodKind.Constructor };
        string shown = isMember ? $"{type.Name}.{definition.Name}" : type.Name;
        if (isMember && Members.TryGetValue($"{typeName}.{definition.Name}", out DeterminismRule? rule)) return (rule, shown);
        if (Types.TryGetValue(typeName, out rule)) return (rule, shown);
        if (isMember && typeName is "System.Math" or "System.MathF" or "System.Double" or "System.Single" && Transcendental.Contains(definition.Name)) return (Digits, shown);
        if (Harmless.Contains(typeName)) return null;
        foreach ((string prefix, DeterminismRule rule2) in Namespaces)
            if (typeName.StartsWith(prefix + ".", StringComparison.Ordinal)) return (rule2, shown);
        return null;
    }

    public static DeterminismRule ThreadRule => Threads;

    private static string NameOf(INamedTypeSymbol type)
    {
        INamedTypeSymbol outer = type;
        while (outer.ContainingType is { } containing) outer = containing;
        return outer.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{outer.Name}" : outer.Name;
    }
}
