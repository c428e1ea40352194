using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Slippage;

namespace Godwit.Backtesting.Reports;

/// <summary>What is known of one kind of cost.</summary>
public enum CostState : byte
{
    /// <summary>The run charged it; the amount may still be zero.</summary>
    Charged,

    /// <summary>Nothing of the kind arises from what was traded.</summary>
    NotApplicable,

    /// <summary>It would arise, but the simulation does not know it: the result is better than the truth by this much.</summary>
    NotModelled,
}

/// <summary>One kind of cost.</summary>
/// <param name="Name">A stable lower-case word: fees, spread, slippage, funding, borrow.</param>
/// <param name="Amount">In the quote asset; negative is a gain, such as a rebate.</param>
/// <param name="State">Whether the amount says anything.</param>
/// <param name="Meaning">Where it comes from, in words.</param>
public sealed record CostLine(string Name, Money Amount, CostState State, string Meaning);

/// <summary>From the result before costs to the result after them. Gross − Σ costs = net, to the last unit.</summary>
/// <param name="Gross">Net + fees + spread + slippage + interest + funding paid: what the same fills would have made at the reference prices.</param>
/// <param name="Net">Final − initial equity.</param>
/// <param name="Traded">Value of all fills, both sides; the base of costs in basis points.</param>
/// <param name="Lines">In a fixed order.</param>
public sealed record CostBreakdown(Money Gross, Money Net, Money Traded, IReadOnlyList<CostLine> Lines)
{
    public Money Total => Gross - Net;

    internal static CostBreakdown Of(BacktestSetup setup, BacktestResult result)
    {
        Money net = result.FinalEquity - result.InitialEquity;
        if (setup.HasTicks) return OnTicks(result, setup);
        bool isSpread = setup.Matching.Slippage.Kind == SlippageKind.HalfSpread;
        Money spread = isSpread ? result.SlippagePaid : Money.Zero, slippage = isSpread ? Money.Zero : result.SlippagePaid;
        return new CostBreakdown(net + result.FeesPaid + result.SlippagePaid + result.InterestPaid - result.FundingReceived, net, TradedValue(result.Trades),
        [
            new("fees", result.FeesPaid, CostState.Charged, $"Commission of the venue ({setup.Matching.Fees})."),
            isSpread
                ? new("spread", spread, CostState.Charged, $"Half of the stated spread for each order that takes ({setup.Matching.Slippage}).")
                : new("spread", spread, CostState.NotModelled, setup.Matching.Slippage.Kind == SlippageKind.None
                    ? "Not charged: bars know no bid and ask, and slippage is switched off."
                    : "Not charged separately: bars know no bid and ask; slippage stands for it."),
            new("slippage", slippage, isSpread || setup.Matching.Slippage.Kind == SlippageKind.None ? CostState.NotModelled : CostState.Charged,
                isSpread ? "Nothing beyond the spread: size and speed move no price here."
                : setup.Matching.Slippage.Kind == SlippageKind.None ? "Switched off: every order fills at the reference price."
                : $"Distance of the fills from the reference price ({setup.Matching.Slippage})."),
            Funding(setup, result),
            Borrow(setup, result),
        ]);
    }

    /// <summary>Where bid and ask are recorded, the spread is in the prices of the fills.</summary>
    private static CostBreakdown OnTicks(BacktestResult result, BacktestSetup setup)
    {
        Money net = result.FinalEquity - result.InitialEquity;
        bool tradesOnly = setup.Series.All(s => s.Ticks.All(t => t.Kind is not (Core.MarketData.TickKind.Book or Core.MarketData.TickKind.Quote)));
        return new CostBreakdown(net + result.FeesPaid + result.SlippagePaid + result.InterestPaid - result.FundingReceived, net, TradedValue(result.Trades),
        [
            new("fees", result.FeesPaid, CostState.Charged, $"Commission of the venue ({setup.TickMatching.Fees})."),
            tradesOnly
                ? new("spread", Money.Zero, CostState.NotModelled, "Not known: only trades were recorded; what is assumed stands under slippage.")
                : new("spread", Money.Zero, CostState.NotApplicable, "Contained in the prices of the fills: who takes pays the recorded bid or ask."),
            new("slippage", result.SlippagePaid, CostState.Charged, tradesOnly
                ? "Distance of the fills from the last trade, half a spread as assumed."
                : "Distance of the fills from the best price when the order arrived: the depth that it took, and impact."),
            Funding(setup, result),
            Borrow(setup, result),
        ]);
    }

    private static CostLine Funding(BacktestSetup setup, BacktestResult result)
    {
        SeriesSetup[] perpetuals = [.. setup.Series.Where(s => s.Instrument.IsPerpetual)];
        if (perpetuals.Length == 0) return new("funding", Money.Zero, CostState.NotApplicable, "None arises: nothing traded here pays funding.");
        return Array.Exists(perpetuals, s => s.Funding is null)
            ? new("funding", -result.FundingReceived, CostState.NotModelled, "Unknown: perpetual futures pay funding, and this run has no funding rates.")
            : new("funding", -result.FundingReceived, CostState.Charged, $"Paid less received by perpetual positions ({string.Join("; ", perpetuals.Select(s => s.Funding!.Source))}).");
    }

    private static CostLine Borrow(BacktestSetup setup, BacktestResult result)
    {
        bool anyShort = false;
        for (int i = 0; i < result.Trades.Count && !anyShort; i++) anyShort = result.Trades[i].Sign < 0 && !result.Instruments[result.Trades[i].Instrument].IsDerivative;
        if (!anyShort && result.InterestPaid.IsZero) return new("borrow", Money.Zero, CostState.NotApplicable, "None arises: nothing was sold short.");
        return setup.BorrowPerYear == Rate.Zero
            ? new("borrow", Money.Zero, CostState.NotModelled, "Switched off: shorts cost nothing to hold here.")
            : new("borrow", result.InterestPaid, CostState.Charged, $"Interest on borrowed assets ({setup.BorrowPerYear} a year).");
    }

    private static Money TradedValue(TradeList trades)
    {
        Money sum = Money.Zero;
        for (int i = 0; i < trades.Count; i++)
        {
            ref TradeRecord trade = ref trades[i];
            sum += trade.IsOpen ? trade.EntryNotional : trade.EntryNotional + trade.ExitNotional;
        }
        return sum;
    }
}
