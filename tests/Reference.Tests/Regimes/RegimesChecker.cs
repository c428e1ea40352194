using System.Text.Json;
using Godwit.Reference.Tests.Metrics;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Regimes;

/// <summary>The area "regimes". What is asked is read from the names of the cases; which series and parameters, from the inputs and the params.</summary>
internal sealed class RegimesChecker : IReferenceChecker
{
    public string Area => "regimes";

    public IEnumerable<string> Check(ReferenceFile file)
    {
        var known = new KnownValues(file);
        ICaseAnswers[] kinds = [new HmmAnswers(known), new ChangePointAnswers(known), new JumpAnswers(known), new DependenceAnswers(known)];
        foreach (ReferenceCase given in file.Cases)
        {
            object? answer = UnknownCase.Value;
            foreach (ICaseAnswers kind in kinds)
                if (answer is UnknownCase) answer = kind.Answer(given);
            if (answer is UnknownCase)
            {
                yield return $"{given.Name}: no statistic of that name is known for regimes.";
                continue;
            }

            foreach (string difference in ReferenceComparer.Differences(given.Expected, answer, given.Tolerance, given.Name))
                yield return difference;
        }
    }
}

/// <summary>
/// Where a case finds its values: in its own params, else in those of the nearest case before it (a file states them
/// once), else in those of any case, else in the inputs that all share.
/// </summary>
internal sealed class KnownValues(ReferenceFile file)
{
    private readonly ReferenceCase[] _cases = [.. file.Cases];

    public double[] Series(string name) => file.Inputs.Numbers(name) is { Length: > 0 } numbers
        ? numbers
        : throw new InvalidDataException($"{file.Path} has no input \"{name}\".");

    /// <summary>A convention that the file states in words; empty when it does not.</summary>
    public string Convention(string name) => file.Root.Field("conventions").Text(name) ?? "";

    public double Number(ReferenceCase given, string name) =>
        Find(given, name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : throw new InvalidDataException($"{file.Path}: nothing gives \"{name}\" to case {given.Name}.");

    public double Number(ReferenceCase given, string name, double otherwise) =>
        Find(given, name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : otherwise;

    public double[] Numbers(ReferenceCase given, string name) => [.. Find(given, name).EnumerateArray().Select(item => item.GetDouble())];

    public double[][] Rows(ReferenceCase given, string name) =>
        [.. Find(given, name).EnumerateArray().Select(row => row.EnumerateArray().Select(item => item.GetDouble()).ToArray())];

    private JsonElement Find(ReferenceCase given, string name)
    {
        int own = Array.FindIndex(_cases, c => c.Name == given.Name);
        for (int i = own; i >= 0; i--)
            if (_cases[i].Has(name)) return _cases[i].Params.Field(name);
        foreach (ReferenceCase other in _cases)
            if (other.Has(name)) return other.Params.Field(name);
        return file.Inputs.Field(name);
    }
}
