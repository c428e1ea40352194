using Godwit.Backtesting.Runner;
using Godwit.Core.Outcomes;
using Godwit.Simulation.Books;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;

namespace Godwit.Hosting.Composition;

/// <summary>The assumptions of a run on ticks, from a user's options.</summary>
internal static class TickOptions
{
    public static TickMatchingOptions Read(BacktestOptions options, MatchingOptions matching) => new()
    {
        Fees = matching.Fees,
        Queue = QueueModel.Parse(options.Queue),
        Impact = ImpactModel.Parse(options.Impact),
        HalfSpread = BacktestComposer.RateOf("--half-spread", options.HalfSpread, 0, 0.1),
        Touch = options.LimitFill == LimitFill.Touch ? TouchFill.First : TouchFill.Nothing,
    };

    /// <summary>Refuses what means nothing without bars, instead of passing over it.</summary>
    public static void Check(BacktestOptions options, BacktestSetup setup)
    {
        string detail = string.Join(", ", setup.Series.SelectMany(s => s.Ticks).Select(t => t.Kind.ToString().ToLowerInvariant()).Distinct());
        if (options.Fill == FillTiming.SignalClose) throw GodwitException.Usage($"--fill signal-close is an assumption about bars; on ticks ({detail}) an order meets what comes after it.");
        if (options.End == EndPolicy.CloseLastBar) throw GodwitException.Usage($"--end close-last-bar works a bar once more; on ticks ({detail}) use --end keep-open.");
        if (options.VolumeCap > 0) throw GodwitException.Usage($"--volume-cap is a share of a bar's volume; on ticks ({detail}) takers find the quantity that was offered.");
        if (setup.Series.FirstOrDefault(s => s.Ticks.Count == 0) is { } bare) throw GodwitException.Usage($"{bare.Instrument} has no ticks, and the other instruments have: all or none of a run.");
    }
}
