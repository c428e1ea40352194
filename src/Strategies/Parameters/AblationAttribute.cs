namespace Godwit.Strategies.Parameters;

/// <summary>Names a part of a strategy that can be turned off, so that <c>godwit strategies ablate</c> can say what the part is worth.</summary>
/// <param name="part">Its name, such as <c>side</c>.</param>
/// <param name="settings">The parameters that turn it off, as <c>name=value name=value</c>.</param>
/// <param name="meaning">What the strategy does without it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class AblationAttribute(string part, string settings, string meaning) : Attribute
{
    public string Part { get; } = part;
    public string Settings { get; } = settings;
    public string Meaning { get; } = meaning;
}
