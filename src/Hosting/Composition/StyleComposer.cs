using System.Globalization;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Strategies;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Sizing;

namespace Godwit.Hosting.Composition;

/// <summary>Reads a run's trading style from its options: texts alone, so that whatever is wrong is told before data is opened.</summary>
internal static class StyleComposer
{
    /// <exception cref="GodwitException">A usage error: an option is not understood, out of range, or contradicts another one.</exception>
    public static TradingStyle Compose(BacktestOptions options)
    {
        var style = new TradingStyle
        {
            Direction = options.Direction,
            Sizing = PositionSizing.ParseText(options.Size),
            EnterWithLimit = options.EnterWithLimit,
            TimeStopBars = options.TimeStop,
            AtrPeriod = options.AtrPeriod,
            Roi = options.Roi is { } roi ? RoiLadder.Parse(roi) : null,
            BreakEven = options.BreakEven is { } breakEven ? BreakEvenRule.Parse(breakEven) : null,
            ScaleIn = options.ScaleIn is { } scaleIn ? ScaleInPlan.Parse(scaleIn) : null,
            Cooldown = options.Cooldown is { } cooldown ? CooldownRule.Parse(cooldown) : CooldownRule.None,
            ConfirmEntryBars = options.ConfirmEntry,
            ConfirmExitBars = options.ConfirmExit,
            Protection = new Protection
            {
                StopLoss = Distance("--stop-loss", options.StopLoss, 1),
                TakeProfit = Distance("--take-profit", options.TakeProfit, 1000),
                TrailingStop = Distance("--trailing-stop", options.TrailingStop, 1),
                ScaleOut = options.ScaleOut is { } scaleOut ? ScaleOutPlan.Parse(scaleOut) : null,
            },
        };
        style.Check();
        return style;
    }

    private static ExitDistance Distance(string option, string? text, double mostRate)
    {
        if (text is null) return ExitDistance.None;
        if (!ExitDistance.TryParse(text, out ExitDistance distance))
            throw GodwitException.Usage($"{option} '{text}' is no distance: write 2%, 0.02, 200bp or, in average true ranges, 2atr.");
        double rate = distance.Rate.ToDouble();
        if (rate < 0 || rate > mostRate) throw GodwitException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} lies between 0 and {mostRate}, not {text}."));
        if (distance.AtrMultiple is < 0 or > 1000) throw GodwitException.Usage($"{option} lies between 0 and 1000 average true ranges, not {text}.");
        return distance.IsZero ? throw GodwitException.Usage($"{option} needs a distance above 0; leave it out for none.") : distance;
    }
}
