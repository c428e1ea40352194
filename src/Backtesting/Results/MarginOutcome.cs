using Godwit.Backtesting.Runner;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Margin;

namespace Godwit.Backtesting.Results;

/// <summary>What margin, funding and liquidation did in a run with derivatives. Amounts in the settlement asset.</summary>
public sealed record MarginOutcome
{
    /// <summary>The largest leverage of the run's terms.</summary>
    public required Rate Leverage { get; init; }
    public required MarginMode Mode { get; init; }

    /// <summary>Where the margin tiers come from.</summary>
    public required string TierSource { get; init; }

    /// <summary>Largest sum of |position| × mark ÷ equity, at the worst prices of bars.</summary>
    public required double MaxLeverageUsed { get; init; }

    /// <summary>Largest maintenance margin ÷ balance behind it; liquidation is at 1.</summary>
    public required double MaxMarginRatio { get; init; }

    /// <summary>Least distance from a bar's worst price to the liquidation price, as a fraction of that price; infinite when no price would have liquidated.</summary>
    public required double LeastDistance { get; init; }
    public required Instant NearestAt { get; init; }
    public required Money FundingReceived { get; init; }
    public required Money FundingPaid { get; init; }

    /// <summary>Settlements that found a position; 0 with <see cref="HasFunding"/> false when rates were not known.</summary>
    public required long FundingSettlements { get; init; }
    public required bool HasFunding { get; init; }
    public required long LiquidationCount { get; init; }

    /// <summary>The first liquidations in full.</summary>
    public required IReadOnlyList<LiquidationRecord> Liquidations { get; init; }
    public required Money LiquidationFees { get; init; }
    public required Money InsuranceContributions { get; init; }
    public required Money InsuranceLosses { get; init; }

    /// <summary>Liquidations whose loss the insurance fund (of this run's own contributions) did not cover.</summary>
    public required int Deleveragings { get; init; }

    internal static MarginOutcome Of(BacktestSetup setup, MarginDesk desk, TradingEngine engine)
    {
        SeriesSetup[] derivatives = [.. setup.Series.Where(s => s.Instrument.IsDerivative)];
        MarginTerms[] terms = [.. derivatives.Select(s => s.Margin ?? MarginTerms.Unlevered)];
        Money received = Money.Zero, paid = Money.Zero, fees = Money.Zero;
        foreach (Portfolio.Valuation.Book book in engine.Books)
        {
            received += book.FundingGained;
            paid += book.FundingGained - book.FundingReceived;
        }
        foreach (LiquidationRecord record in desk.Liquidations) fees += record.Fee;
        return new MarginOutcome
        {
            Leverage = terms.MaxBy(t => t.Leverage.Units)!.Leverage,
            Mode = terms[0].Mode,
            TierSource = string.Join("; ", terms.SelectMany(t => t.Tiers).Select(t => t.Source).Where(s => s.Length > 0).Distinct()),
            MaxLeverageUsed = desk.Extremes.Leverage,
            MaxMarginRatio = desk.Extremes.MarginRatio,
            LeastDistance = desk.Extremes.Distance,
            NearestAt = desk.Extremes.At,
            FundingReceived = received,
            FundingPaid = paid,
            FundingSettlements = desk.FundingCount,
            HasFunding = derivatives.All(s => !s.Instrument.IsPerpetual || s.Funding is not null),
            LiquidationCount = desk.LiquidationCount,
            Liquidations = desk.Liquidations,
            LiquidationFees = fees,
            InsuranceContributions = desk.Insurance.Contributions,
            InsuranceLosses = desk.Insurance.Losses,
            Deleveragings = desk.Insurance.Deleveragings,
        };
    }
}
