namespace Godwit.Strategies.Parameters;

/// <summary>Declares a public property of a strategy as a parameter: the one place from which help, validation and user interface come.</summary>
/// <remarks>The property's initial value is the default. Types: int, long, double, bool, string and enums.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute(string meaning) : Attribute
{
    public string Meaning { get; } = meaning;

    /// <summary>Smallest value allowed, for numbers.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value allowed, for numbers.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Allowed texts, for strings.</summary>
    public string[]? Choices { get; init; }
}
