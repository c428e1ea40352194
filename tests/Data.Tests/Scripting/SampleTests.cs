using Godwit.Backtesting.Results;
using Godwit.Core.Orders;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Scripting;

/// <summary>The strategies of the samples folder compile, trade and repeat.</summary>
public sealed class SampleTests
{
    public static IEnumerable<TheoryDataRow<string>> Files =>
        Directory.GetFiles(Documents.Path("samples/strategies"), "*.cs").Order(StringComparer.Ordinal).Select(f => new TheoryDataRow<string>(Path.GetFileName(f)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_compiles_without_warnings_trades_and_repeats(string file)
    {
        using var home = new ScratchHome();
        using StrategyScript script = StrategyScript.Load(new ScriptReference(Documents.Path($"samples/strategies/{file}")), home.Path);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), script.Name);
        Assert.Empty(script.Warnings);
        Assert.NotEmpty(script.Parameters);
        BacktestResult first = TestMarket.Run(() => script.Create(TestScripts.NoParameters)), again = TestMarket.Run(() => script.Create(TestScripts.NoParameters));
        Assert.True(first.Trades.Count >= 10, $"{first.Trades.Count} trades");
        Assert.Equal(first.Digest, again.Digest);
        Assert.Equal(0, first.RefusalCount);
    }

    [Fact]
    public void The_breakout_enters_only_above_the_range_before()
    {
        using StrategyScript script = Load("TrendBreakout.cs");
        BacktestResult result = TestMarket.Run(() => script.Create(new Dictionary<string, string> { ["range"] = "30" }));
        var bars = TestMarket.Bars(3000);
        Assert.NotEqual(0, result.Trades.Count);
        for (int i = 0; i < result.Trades.Count; i++)
        {
            // The order fills at the open after the signal.
            int signal = bars.IndexAtOrAfter(result.Trades[i].EntryTime) - 1;
            long highest = long.MinValue;
            for (int k = signal - 30; k < signal; k++) highest = Math.Max(highest, bars.Highs[k]);
            Assert.True(bars.Closes[signal] > highest, $"trade {i} at bar {signal}");
        }
    }

    [Fact]
    public void The_dip_buyers_orders_expire_and_its_stop_exits()
    {
        using StrategyScript script = Load("DipBuyer.cs");
        BacktestResult result = TestMarket.Run(() => script.Create(new Dictionary<string, string> { ["stop"] = "0.005", ["dip"] = "0.015" }));
        Assert.True(result.OrdersSent > 3 * result.Trades.Count, $"{result.OrdersSent} orders, {result.Trades.Count} trades");
        Assert.Contains(result.Trades.All(), t => t.ExitRole == OrderRole.StopLoss);
        Assert.Contains(result.Trades.All(), t => t.ExitRole == OrderRole.Exit);
    }

    private static StrategyScript Load(string file)
    {
        using var home = new ScratchHome();
        return StrategyScript.Load(new ScriptReference(Documents.Path($"samples/strategies/{file}")), home.Path);
    }
}
