using CsCheck;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Time;

namespace Godwit.Kernel.Tests.Portfolio.Ledger;

/// <summary>Whatever is traded, however it is filled and charged: the books balance to the last digit after every event.</summary>
public sealed class LedgerLawsTests
{
    [Fact]
    public void Books_venue_and_twin_agree_after_every_event()
    {
        long fills = 0;
        Gen.ULong.Sample(seed => { Interlocked.Add(ref fills, Run(seed).Fills); }, iter: 300);
        Assert.True(fills > 10_000, $"Only {fills} fills: the flows are too tame to prove anything.");
    }

    internal static Auditor Run(ulong seed)
    {
        BacktestSetup setup = RandomWorld.Draw(seed);
        var auditor = new Auditor(setup.Latency.Response == Duration.Zero);
        BacktestResult result = BacktestRunner.Run(setup with
        {
            Journal = auditor,
            Inspect = (engine, venue) => auditor.Attach(engine, venue, setup.Capital),
        });
        auditor.CheckEnd(result.Trades);
        Assert.Equal(0, result.Anomalies);
        return auditor;
    }
}
