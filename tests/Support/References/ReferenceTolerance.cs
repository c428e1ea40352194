using System.Text.Json;

namespace Godwit.Support.References;

/// <summary>x passes for e when |x - e| is at most abs + rel |e|; a missing part is zero.</summary>
public readonly record struct ReferenceTolerance(double Relative, double Absolute)
{
    public static ReferenceTolerance Of(JsonElement element) => new(element.Number("rel") ?? 0, element.Number("abs") ?? 0);

    public bool Accepts(double actual, double expected) =>
        actual == expected || Math.Abs(actual - expected) <= Absolute + Relative * Math.Abs(expected);
}
