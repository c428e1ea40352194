using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Rules;

/// <summary>One value of a rules file: its text, and where in the file each of its characters stands.</summary>
public sealed class RuleText
{
    /// <summary>Characters that one condition may have.</summary>
    public const int LongestText = 2_000;

    private readonly IReadOnlyList<(int Line, int Column)> _places;

    /// <param name="path">The file as the user named it.</param>
    /// <param name="text">The value.</param>
    /// <param name="places">Line and column, from 1, of each character and of the end: one more than the text has characters.</param>
    public RuleText(string path, string text, IReadOnlyList<(int Line, int Column)> places) => (Path, Text, _places) = (path, text, places);

    public string Path { get; }
    public string Text { get; }

    /// <summary>A text that stands alone in its first line.</summary>
    public static RuleText Inline(string text, string path = "rule") => new(path, text, [.. Enumerable.Range(1, text.Length + 1).Select(column => (1, column))]);

    /// <summary>Line and column of a position that counts from 1.</summary>
    public (int Line, int Column) PlaceOf(int position) => _places[Math.Clamp(position - 1, 0, _places.Count - 1)];
}

/// <summary>A place in a rules file.</summary>
public readonly record struct RuleSpot(RuleText Text, int Position)
{
    public (int Line, int Column) Place => Text.PlaceOf(Position);
}

/// <summary>A mistake in a rules file: the message is <c>file(line,column): sentence</c>.</summary>
public sealed class RuleException(string path, int line, int column, string sentence) : GodwitException($"{path}({line},{column}): {sentence}")
{
    internal RuleException(RuleSpot spot, string sentence) : this(spot.Text.Path, spot.Place.Line, spot.Place.Column, sentence) { }

    public int Line { get; } = line;
    public int Column { get; } = column;

    /// <summary>What is wrong and what to do, without the place.</summary>
    public string Sentence { get; } = sentence;
}
