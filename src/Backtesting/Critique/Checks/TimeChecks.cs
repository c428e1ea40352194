using Godwit.Portfolio.Performance;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class ProfitOnlyEarly() : Check("profit-only-early", "The profit lies in the first half", "What stopped working years ago will not begin again because it is in the total.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!run.IsGain || run.Returns.Own.Length < 60) return null;
        double early = run.ReturnBetween(0, 0.5), late = run.ReturnBetween(0.5, 1);
        return early <= 0 || late > 0 ? null
            : Found(Serious, $"First half {Percent(early)}, second half {Percent(late)}; serious when the later half of the time made nothing: edges fade as others find them.");
    }
}

internal sealed class Degrading() : Check("degrading", "The edge fades", "Each third of the time was worse than the one before: the next one may be nothing.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!run.IsGain || run.Returns.Own.Length < 90) return null;
        double first = run.SharpeBetween(0, 1.0 / 3), second = run.SharpeBetween(1.0 / 3, 2.0 / 3), third = run.SharpeBetween(2.0 / 3, 1);
        return !(first > second && second > third && third < first / 2) ? null
            : Found(Caution, $"Sharpe ratios of the thirds: {Number(first)}, {Number(second)}, {Number(third)}; doubtful when they only fall and the last is below half of the first (chance alone gives falling order in one case of six).");
    }
}

internal sealed class RegimeDependence() : Check("regime-dependence", "It earns only when the market goes one way", "Half of the future will be the other kind of market.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!run.IsGain || run.Returns.Held.Length < 120) return null;
        int window = Math.Max(5, (int)(30 / (run.Returns.Days / run.Returns.Own.Length)));
        double trailing = 0, rising = 0, falling = 0;
        int up = 0, down = 0;
        for (int i = 0; i < run.Returns.Held.Length; i++)
        {
            // Known before the period: the thirty days that end where it begins.
            if (i >= window)
            {
                if (trailing > 0) (rising, up) = (rising + run.Returns.Own[i], up + 1);
                else (falling, down) = (falling + run.Returns.Own[i], down + 1);
                trailing -= run.Returns.Held[i - window];
            }
            trailing += run.Returns.Held[i];
        }
        return Math.Min(up, down) < 20 || Math.Min(rising, falling) >= 0 ? null
            : Found(Caution, $"Sum of returns after 30 rising days {Percent(rising)} ({Count(up, "period")}), after 30 falling days {Percent(falling)} ({Count(down, "period")}); doubtful as soon as one kind of market loses.");
    }
}

internal sealed class VolatilityDependence() : Check("volatility-dependence", "It earns only in calm or only in wild markets", "Volatility comes in long spells, and the present one may be the wrong one.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!run.IsGain || run.Returns.Held.Length < 120) return null;
        int window = Math.Max(5, (int)(30 / (run.Returns.Days / run.Returns.Own.Length))), n = run.Returns.Held.Length - window;
        if (n < 60) return null;
        var moves = new double[n];
        double trailing = 0;
        for (int i = 0; i < run.Returns.Held.Length; i++)
        {
            if (i >= window)
            {
                moves[i - window] = trailing;
                trailing -= run.Returns.Held[i - window] * run.Returns.Held[i - window];
            }
            trailing += run.Returns.Held[i] * run.Returns.Held[i];
        }
        double[] sorted = [.. moves];
        Array.Sort(sorted);
        double median = sorted[n / 2], calm = 0, wild = 0;
        for (int i = 0; i < n; i++)
        {
            if (moves[i] < median) calm += run.Returns.Own[i + window];
            else wild += run.Returns.Own[i + window];
        }
        return Math.Min(calm, wild) >= 0 ? null
            : Found(Caution, $"Sum of returns in the calmer half of the time {Percent(calm)}, in the wilder half {Percent(wild)} (by the 30 days before); doubtful as soon as one half loses.");
    }
}

internal sealed class SmoothedReturns() : Check("smoothed-returns", "Returns follow each other", "Returns that repeat themselves hide risk: prices are stale, or losses are spread over time.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double[] own = run.Returns.Own;
        if (own.Length < 60) return null;
        double mean = CentralMoments.Of(own).Mean, products = 0, squares = 0;
        for (int i = 0; i < own.Length; i++)
        {
            squares += (own[i] - mean) * (own[i] - mean);
            if (i > 0) products += (own[i] - mean) * (own[i - 1] - mean);
        }
        double rho = products / squares, noise = 2 / Math.Sqrt(own.Length);
        return !(rho > Math.Max(0.15, noise)) ? null
            : Found(rho > 0.35 ? Serious : Caution,
                $"Autocorrelation of neighbouring returns {Number(rho)}; noise reaches {Number(noise)}, doubtful from 0.15, serious from 0.35. The Sharpe ratio of independent returns would be about {Number(Math.Sqrt((1 - rho) / (1 + rho)))} times as high (Lo 2002).");
    }
}

internal sealed class TooStraight() : Check("too-straight", "The equity curve is a line", "Real edges wobble: a straight line is a sign of a fill, a cost or a price that cannot be.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!run.IsGain || run.Returns.Own.Length < 60 || run.Metrics.Trades < 10) return null;
        double[] own = run.Returns.Own;
        int n = own.Length;
        double sum = 0, meanX = (n - 1) / 2.0, meanY = 0;
        var curve = new double[n];
        for (int i = 0; i < n; i++) meanY += curve[i] = sum += own[i];
        meanY /= n;
        double xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < n; i++)
        {
            (double x, double y) = (i - meanX, curve[i] - meanY);
            (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
        }
        double fit = xy * xy / (xx * yy);
        return !(fit >= 0.99) ? null
            : Found(fit >= 0.997 ? Serious : Caution, $"A line explains {Percent(fit, 2)} of the curve of summed returns; doubtful from 99 %, serious from 99.7 %: a Sharpe ratio of 2 over some years rarely passes 98 %.");
    }
}

internal sealed class NotRecovered() : Check("not-recovered", "The last drawdown has not been recovered", "The run ends below its peak: nobody knows whether that fall ever ends.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double[] curve = run.Curve();
        if (curve.Length < 30) return null;
        int peak = 0;
        for (int i = 1; i < curve.Length; i++) if (curve[i] >= curve[peak]) peak = i;
        double depth = curve[^1] / curve[peak] - 1, share = (double)(curve.Length - 1 - peak) / (curve.Length - 1);
        return depth > -0.05 || share < 0.25 ? null
            : Found(depth <= -0.2 || share >= 0.5 ? Serious : Caution, $"The run ends {Percent(-depth)} below its peak, {Percent(share, 0)} of the time after it; doubtful from 5 % over a quarter of the time, serious from 20 % or half of the time.");
    }
}
