namespace Godwit.Strategies.Parameters;

/// <summary>A strategy whose parameters are not properties of its class, as of one that is read from a file of rules.</summary>
public interface IParameterized
{
    /// <summary>The parameters in order of declaration.</summary>
    IReadOnlyList<ParameterSpec> Parameters { get; }
}
