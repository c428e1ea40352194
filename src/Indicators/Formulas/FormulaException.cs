using Godwit.Core.Outcomes;

namespace Godwit.Indicators;

/// <summary>A formula that cannot be read: the sentence, and the place that it speaks of.</summary>
public sealed class FormulaException : GodwitException
{
    public FormulaException(string message, int position) : base(message) => (Position, IsUsage) = (position, true);

    /// <summary>Character of the formula, counted from 1; one beyond the last when something is missing at the end.</summary>
    public int Position { get; }

    /// <summary>The formula as it was given.</summary>
    public string Formula { get; internal set; } = "";

    /// <summary>Two lines for a screen: the formula, and a caret below the place. A long formula is cut around it.</summary>
    public string Picture(int width = 100)
    {
        string line = Formula.ReplaceLineEndings(" ").Replace('\t', ' ');
        int at = Math.Clamp(Position - 1, 0, line.Length), from = Math.Max(0, Math.Min(at - width / 2, line.Length - width));
        string cut = (from > 0 ? "…" : "") + line.Substring(from, Math.Min(width, line.Length - from)) + (from + width < line.Length ? "…" : "");
        return $"{cut}\n{new string(' ', at - from + (from > 0 ? 1 : 0))}^";
    }
}
