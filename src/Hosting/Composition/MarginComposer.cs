using System.Globalization;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Simulation.Margin;

namespace Godwit.Hosting.Composition;

/// <summary>Margin rules and funding of a run's derivatives, from the user's options and the store.</summary>
internal sealed class MarginComposer(string home, BacktestOptions options)
{
    /// <summary>Leverage as a ratio, read before any data are opened.</summary>
    public static Rate LeverageOf(BacktestOptions options)
    {
        if (!Rate.TryParse(options.Leverage, out Rate leverage) || leverage.Units < MarginTerms.One.Units || leverage.Units > MarginTerms.One.Units * 125)
            throw GodwitException.Usage($"--leverage is a number from 1 to 125, not '{options.Leverage}'.");
        return leverage;
    }

    /// <summary>A series with its recordings, and what is asked of its derivatives.</summary>
    public SeriesSetup Setup(ResolvedSeries series) => new(series.Instrument, series.Bars)
    {
        Detail = series.Detail,
        Ticks = [.. series.Ticks.Select(t => t.Source)],
        Margin = TermsOf(series.Instrument),
        Funding = FundingOf(series.Instrument, series.Bars[0].OpenTime, series.Bars[series.Bars.Count - 1].OpenTime + series.Bars.Interval.Length),
    };

    /// <summary>Null for spot.</summary>
    private MarginTerms? TermsOf(Instrument instrument)
    {
        if (!instrument.IsDerivative) return null;
        bool isBybit = instrument.Key.Venue.StartsWith("BYBIT", StringComparison.Ordinal);
        MarginTiers tiers = DefaultMarginTiers.Of(instrument);
        Rate leverage = LeverageOf(options);
        tiers.Check(instrument, leverage);
        return new MarginTerms
        {
            Mode = options.Margin,
            Leverage = leverage,
            Tiers = [tiers],
            Liquidation = isBybit ? LiquidationStyle.Takeover : LiquidationStyle.Clearance,
            Basis = isBybit && options.Margin == MarginMode.Isolated ? MaintenanceBasis.Entry : MaintenanceBasis.Mark,
            LiquidationFee = Rate.FromFraction(isBybit ? 0.00055 : 0.0125),
        };
    }

    /// <summary>The funding of a perpetual: the stored recording, one rate for every eight hours, or nothing. Null when it is not known.</summary>
    private FundingSchedule? FundingOf(Instrument instrument, Instant from, Instant to)
    {
        if (!instrument.IsPerpetual || options.Funding == "none") return null;
        if (options.Funding != "dataset")
        {
            return Rate.TryParse(options.Funding, out Rate rate) && Math.Abs(rate.ToDouble()) <= 0.1
                ? FundingSchedule.Constant(rate, Duration.FromHours(8), from, to)
                : throw GodwitException.Usage(string.Create(CultureInfo.InvariantCulture, $"--funding takes dataset, none or a rate for each eight hours of at most 0.1 (as 0.0001 or 0.01%), not '{options.Funding}'."));
        }
        string id = $"{instrument.Key}:funding";
        TickStore ticks = DataStore.Open(home).Ticks;
        return ticks.Find(id) is null ? null : FundingSchedule.Of(ticks.OpenSource(id), id);
    }
}
