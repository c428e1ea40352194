using System.Globalization;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Positions;

/// <summary>A pause of one market after its position was closed: the closes of so many bars open nothing.</summary>
/// <param name="Bars">Number of closes, beginning with that of the bar in which the position was closed; 0 for no pause.</param>
/// <param name="AfterLossOnly">Whether only a position that lost money (fees included) is followed by a pause.</param>
public sealed record CooldownRule(int Bars, bool AfterLossOnly)
{
    private const string AfterLoss = "after-loss";

    public static readonly CooldownRule None = new(0, false);

    /// <summary>Reads <c>10</c> or <c>10:after-loss</c>.</summary>
    public static CooldownRule Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length > 2 || (parts.Length == 2 && parts[1] != AfterLoss)
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int bars))
            throw GodwitException.Usage($"Cooldown '{text}' is not understood: write a number of bars, such as 10, or 10:{AfterLoss}.");
        return new CooldownRule(bars, parts.Length == 2);
    }

    public override string ToString() => Bars.ToString(CultureInfo.InvariantCulture) + (AfterLossOnly ? ":" + AfterLoss : "");
}
