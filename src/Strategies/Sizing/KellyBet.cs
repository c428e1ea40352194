namespace Godwit.Strategies.Sizing;

/// <summary>
/// The Kelly bet of a wager that wins or loses: f = p − (1 − p) / b, with p the probability to win and b the mean win over the mean
/// loss (Kelly, Bell System Technical Journal, 1956; Thorp 2006).
/// </summary>
/// <remarks>
/// f is used as the share of equity put into the position, as if a losing trade lost all of it. A trade usually loses a part only, and the
/// growth-optimal position would be larger by the reciprocal of that part: this use errs on the side of small positions.
/// </remarks>
public static class KellyBet
{
    /// <summary>Closed trades before the strategy's own record is believed.</summary>
    public const int MinTrades = 20;

    /// <param name="winRate">Probability to win, 0 to 1.</param>
    /// <param name="payoff">Mean win divided by mean loss, positive; infinite when nothing was lost.</param>
    /// <returns>Share of equity; 0 or less means that the bet has no edge.</returns>
    public static double Of(double winRate, double payoff) => winRate - (1 - winRate) / payoff;
}
