namespace Godwit.Hosting.Scripting.Compilation;

/// <summary>The namespaces that a strategy's file sees without writing <c>using</c>.</summary>
internal static class ScriptPrelude
{
    public static IReadOnlyList<string> Namespaces { get; } =
    [
        "System",
        "System.Collections.Generic",
        "System.Linq",
        "Godwit.Core.Functions",
        "Godwit.Core.Instruments",
        "Godwit.Core.MarketData",
        "Godwit.Core.Numbers",
        "Godwit.Core.Orders",
        "Godwit.Core.Outcomes",
        "Godwit.Core.Randomness",
        "Godwit.Core.Time",
        "Godwit.Indicators",
        "Godwit.Strategies",
        "Godwit.Strategies.Crossover",
        "Godwit.Strategies.Parameters",
        "Godwit.Strategies.Positions",
        "Godwit.Strategies.Signals",
        "Godwit.Strategies.Sizing",
    ];

    /// <summary>Names that two of the namespaces share: the one that strategies mean.</summary>
    private static readonly string[] Preferred = ["Godwit.Strategies.Direction"];

    public static string Text { get; } = string.Concat(
    [
        .. Namespaces.Select(n => $"global using global::{n};\n"),
        .. Preferred.Select(p => $"global using {p[(p.LastIndexOf('.') + 1)..]} = global::{p};\n"),
    ]);
}
