using System.Globalization;
using System.Text.Json;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Metrics;

/// <summary>
/// The area "metrics". What a file holds is read from its inputs: trades, a matrix of strategies, one series with or
/// without a benchmark, several named series (degenerate inputs), or nothing (worked examples in the params).
/// </summary>
internal sealed class MetricsChecker : IReferenceChecker
{
    public string Area => "metrics";

    public IEnumerable<string> Check(ReferenceFile file)
    {
        ICaseAnswers answers = AnswersFor(file.Inputs);
        foreach (ReferenceCase given in file.Cases)
        {
            object? answer = answers.Answer(given);
            if (answer is UnknownCase)
            {
                yield return $"{given.Name}: no metric of that name is known for this kind of input.";
                continue;
            }

            foreach (string difference in ReferenceComparer.Differences(given.Expected, answer, given.Tolerance, given.Name))
                yield return difference;
        }
    }

    private static ICaseAnswers AnswersFor(JsonElement inputs)
    {
        if (inputs.Field("trades").ValueKind == JsonValueKind.Array) return new TradeAnswers(inputs.Field("trades"));
        JsonElement returns = inputs.Field("returns");
        if (returns.ValueKind == JsonValueKind.Array && returns.GetArrayLength() > 0 && returns[0].ValueKind == JsonValueKind.Array)
            return new OverfittingAnswers(returns);
        if (returns.ValueKind == JsonValueKind.Array || inputs.Field("closes").ValueKind == JsonValueKind.Array)
            return new SeriesAnswers(ReturnSeries.Of(inputs));
        return inputs.ValueKind == JsonValueKind.Object && inputs.EnumerateObject().Any()
            ? new DegenerateAnswers(inputs)
            : new WorkedExampleAnswers();
    }
}

/// <summary>The product's answers for the cases of one file.</summary>
internal interface ICaseAnswers
{
    /// <summary>A value the comparer understands, or <see cref="UnknownCase"/>.</summary>
    object? Answer(ReferenceCase given);
}

/// <summary>The answer to a case whose name means nothing to the checker.</summary>
internal sealed class UnknownCase
{
    public static readonly UnknownCase Value = new();
}

/// <summary>Case names carry a readable number at the end (var_hist_95, cscv_S12); what counts stands in the params.</summary>
internal static class CaseNames
{
    public static string WithoutTrailingNumber(string name) => Split(name).Stem;

    /// <summary>The number at the end of the name, for cases that say it nowhere else.</summary>
    public static double TrailingNumber(string name, double otherwise) =>
        double.TryParse(Split(name).Number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : otherwise;

    private static (string Stem, string Number) Split(string name)
    {
        int underscore = name.LastIndexOf('_');
        string number = underscore > 0 ? name[(underscore + 1)..].TrimStart('S') : "";
        return number.Length > 0 && number.All(c => char.IsAsciiDigit(c) || c == '.') ? (name[..underscore], number) : (name, "");
    }
}
