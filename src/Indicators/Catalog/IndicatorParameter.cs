using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

public enum ParameterKind { Whole, Real, Choice }

/// <summary>One parameter of an indicator: name, kind, default, range (both ends included) and meaning.</summary>
public sealed record IndicatorParameter(string Name, ParameterKind Kind, string Default, string Meaning)
{
    /// <summary>Smallest and largest value of a number.</summary>
    public double Least { get; init; }
    public double Most { get; init; }

    /// <summary>The words that a choice accepts, in any case.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>True when it chooses a kind of moving average.</summary>
    public bool IsAverage { get; init; }

    /// <summary>A second name that is understood too, such as <c>period</c> for <c>timePeriod</c>.</summary>
    public string? Alias { get; init; }

    /// <summary>The range in words, for help and messages.</summary>
    public string Range => Kind switch
    {
        ParameterKind.Choice => string.Join(" | ", Choices),
        ParameterKind.Whole => string.Create(CultureInfo.InvariantCulture, $"{Least:0} … {Most:0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Least:0.####} … {Most:0.####}"),
    };

    /// <summary>A window length named <c>timePeriod</c>, also understood as <c>period</c>.</summary>
    public static IndicatorParameter Period(int standard, int least = 1, string meaning = "Bars in the window") =>
        Whole("timePeriod", standard, least, Guard.PeriodMax, meaning) with { Alias = "period" };

    public static IndicatorParameter Whole(string name, int standard, int least, int most, string meaning) =>
        new(name, ParameterKind.Whole, standard.ToString(CultureInfo.InvariantCulture), meaning) { Least = least, Most = most };

    public static IndicatorParameter Bars(string name, int standard, string meaning, int least = 1) =>
        Whole(name, standard, least, Guard.PeriodMax, meaning);

    public static IndicatorParameter Real(string name, double standard, double least, double most, string meaning) =>
        new(name, ParameterKind.Real, standard.ToString("R", CultureInfo.InvariantCulture), meaning) { Least = least, Most = most };

    public static IndicatorParameter Choice<T>(string name, T standard, string meaning) where T : struct, Enum =>
        new(name, ParameterKind.Choice, Word(standard.ToString()), meaning) { Choices = [.. Enum.GetNames<T>().Select(Word)] };

    public static IndicatorParameter Average(string name, MovingAverageType standard, string meaning) =>
        Choice(name, standard, meaning) with { IsAverage = true };

    /// <summary>Whether <paramref name="name"/> means this parameter; case does not matter.</summary>
    public bool IsCalled(string name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(Alias, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value in its canonical writing.</summary>
    /// <exception cref="GodwitException">Not of this kind, or out of range.</exception>
    public string Canonical(string indicator, string text)
    {
        if (Kind == ParameterKind.Choice)
        {
            string? choice = Choices.FirstOrDefault(c => c.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
            return choice ?? throw GodwitException.Usage(
                $"{indicator}: '{text}' is no value of {Name}; it takes {Range}.{Suggestions.For(text, Choices)}");
        }
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        bool isWhole = Kind != ParameterKind.Whole || Math.Floor(number) == number;
        if (!isNumber || !isWhole || !(number >= Least && number <= Most))
            throw GodwitException.Usage($"{indicator}: {Name}={text} must be a {(Kind == ParameterKind.Whole ? "whole " : "")}number from {Range}.");
        return number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Word(string member) => member.ToUpperInvariant();
}

/// <summary>The checked values of an indicator's parameters.</summary>
public sealed class IndicatorArguments
{
    private readonly IReadOnlyDictionary<string, string> _values;

    internal IndicatorArguments(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>Name and canonical value, in the catalogue's order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values => _values;

    /// <summary>The value of <c>timePeriod</c>.</summary>
    public int Period => Whole("timePeriod");

    public int Whole(string name) => (int)Real(name);

    public double Real(string name) => double.Parse(_values[name], NumberStyles.Float, CultureInfo.InvariantCulture);

    public T Choice<T>(string name) where T : struct, Enum => Enum.Parse<T>(_values[name], ignoreCase: true);

    public MovingAverageType Average(string name) => Choice<MovingAverageType>(name);
}
