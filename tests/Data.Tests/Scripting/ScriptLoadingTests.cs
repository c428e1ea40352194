using Godwit.Backtesting.Results;
using Godwit.Core.Outcomes;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Scripting;
using Godwit.Strategies.Catalog;

namespace Godwit.Data.Tests.Scripting;

public sealed class ScriptLoadingTests
{
    private const string TwoStrategies =
        """
        public sealed class Up : Strategy { protected override void OnBar(Market market) => GoLong(market); }
        public sealed class Down : Strategy { protected override void OnBar(Market market) => GoShort(market); }
        """;

    [Theory]
    [InlineData("Idea.cs", "Idea.cs", null)]
    [InlineData("a/Idea.CS", "a/Idea.CS", null)]
    [InlineData("a/Idea.cs:Up", "a/Idea.cs", "Up")]
    [InlineData("C:\\x\\Idea.cs", "C:\\x\\Idea.cs", null)]
    [InlineData("C:\\x\\Idea.cs:Up", "C:\\x\\Idea.cs", "Up")]
    public void A_file_is_told_from_a_shipped_name(string text, string path, string? className)
    {
        Assert.True(ScriptReference.TryParse(text, out ScriptReference reference));
        Assert.Equal(new ScriptReference(path, className), reference);
    }

    [Theory]
    [InlineData("ma-cross")]
    [InlineData(".cs")]
    [InlineData("Idea.cs:")]
    [InlineData("Idea.csx")]
    [InlineData("")]
    public void Anything_else_is_no_file(string text) => Assert.False(ScriptReference.TryParse(text, out _));

    [Fact]
    public void A_copy_of_a_shipped_strategy_gives_the_same_digest()
    {
        using StrategyScript script = TestScripts.Load(
            """
            public sealed class Idea : Strategy
            {
                private Sma _fast = null!, _slow = null!;
                private CrossDetector _cross = new(Crossing.Strict);
                [Parameter("Fast")] public int Fast { get; init; } = 3;
                [Parameter("Slow")] public int Slow { get; init; } = 30;
                protected override void OnStart() => (_fast, _slow) = (Use(new Sma(Fast)), Use(new Sma(Slow)));
                protected override void OnWarmUp(Market market) => Cross();
                protected override void OnBar(Market market)
                {
                    int cross = Cross();
                    if (cross > 0) GoLong(market);
                    else if (cross < 0) GoShort(market);
                }
                private int Cross() => _slow.IsReady ? _cross.Update(_fast.Value, _slow.Value) : 0;
            }
            """);
        BacktestResult own = TestMarket.Run(() => script.Create(new Dictionary<string, string> { ["fast"] = "10" }));
        BacktestResult shipped = TestMarket.Run(() => StrategyCatalog.Create("ma-cross", TestScripts.NoParameters));
        Assert.True(own.Trades.Count > 20);
        Assert.Equal(shipped.Digest, own.Digest);
    }

    [Fact]
    public void Of_several_strategies_one_must_be_chosen()
    {
        var refusal = Assert.Throws<GodwitException>(() => TestScripts.Load(TwoStrategies));
        Assert.True(refusal.IsUsage);
        Assert.Equal("Idea.cs holds 2 strategies (Up, Down): choose one, as in Idea.cs:Up.", refusal.Message);
        Assert.Equal("Down", TestScripts.Load(TwoStrategies, "Down").Name);
        Assert.Equal(
            "Idea.cs has no strategy class 'Dawn'. Did you mean 'Down'? It has Up, Down.",
            Assert.Throws<GodwitException>(() => TestScripts.Load(TwoStrategies, "Dawn")).Message);
    }

    [Theory]
    [InlineData("", "It needs a public class that derives from Strategy.")]
    [InlineData("// nothing yet", "It needs a public class that derives from Strategy.")]
    [InlineData("public class Plain { }", "It needs a public class that derives from Strategy; the class Plain does not implement IStrategy.")]
    [InlineData("class Idea : Strategy { }", "It needs a public class that derives from Strategy; the class Idea is not public.")]
    [InlineData("public abstract class Idea : Strategy { }", "It needs a public class that derives from Strategy; the class Idea is abstract.")]
    [InlineData("public class Idea<T> : Strategy { }", "It needs a public class that derives from Strategy; the class Idea`1 is generic.")]
    [InlineData("public class Idea(int n) : Strategy { public int N => n; }", "It needs a public class that derives from Strategy; the class Idea has no public constructor without parameters.")]
    [InlineData("public class Outer { class Inner : Strategy { } }", "It needs a public class that derives from Strategy; the class Inner is not public.")]
    public void A_file_without_a_usable_strategy_says_what_is_missing(string text, string what) =>
        Assert.Equal($"Idea.cs holds no strategy. {what}", Assert.Throws<GodwitException>(() => TestScripts.Load(text)).Message);

    [Fact]
    public void Helpers_bases_and_nested_strategies_do_not_confuse()
    {
        using StrategyScript script = TestScripts.Load(
            """
            namespace Mine;
            public abstract class Base : Strategy { }
            internal sealed class Hidden : Strategy { }
            public record Helper(int X);
            public static class Outer { public sealed class Inner : Base { } }
            """);
        Assert.Equal("Inner", script.Name);
    }

    [Fact]
    public void A_strategy_may_implement_the_interface_itself()
    {
        using StrategyScript script = TestScripts.Load(
            """
            public sealed class Bare : IStrategy
            {
                private IStrategyContext _context = null!;
                public void Start(IStrategyContext context) => _context = context;
                public void OnWarmUp(Market market) { }
                public void OnBar(Market market)
                {
                    if (market.BarCount == 5) _context.Submit(new OrderTerms { Instrument = market.Index, Quantity = market.Lot });
                }
                public void OnTrade(Market market, in Trade trade) { }
                public void OnOrder(Market market, in ExecutionReport report) { }
                public void OnTimer(long tag) { }
                public void Stop() { }
            }
            """);
        Assert.Equal(1, TestMarket.Run(() => script.Create(TestScripts.NoParameters), bars: 50).Fills);
    }

    [Fact]
    public void A_missing_file_names_the_nearest_or_the_way_to_make_one()
    {
        using var home = new ScratchHome();
        StrategyTemplate.Write(home.Path, "Breakout");
        string typo = home.File("Braekout.cs"), other = home.File("Quite.cs");
        Assert.Equal($"There is no strategy file {typo}. Did you mean 'Breakout.cs'?", Refusal(typo, home));
        Assert.Equal($"There is no strategy file {other}. 'godwit new strategy Quite' writes one.", Refusal(other, home));
        Assert.StartsWith($"There is no strategy file {home.File("no/X.cs")}: the folder ", Refusal(home.File("no/X.cs"), home));
    }

    [Fact]
    public void What_is_no_text_file_is_one_sentence()
    {
        using var home = new ScratchHome();
        Directory.CreateDirectory(home.File("Folder.cs"));
        Assert.Contains("is a folder", Refusal(home.File("Folder.cs"), home));
        File.WriteAllBytes(home.File("Latin.cs"), [0x2F, 0x2F, 0xE4, 0x0A]);
        Assert.Contains("is not UTF-8 text", Refusal(home.File("Latin.cs"), home));
        File.WriteAllBytes(home.File("Binary.cs"), new byte[100]);
        Assert.Contains("is not a text file", Refusal(home.File("Binary.cs"), home));
        using (FileStream large = File.Create(home.File("Large.cs"))) large.SetLength(2_000_000);
        Assert.Contains("a strategy's file has at most", Refusal(home.File("Large.cs"), home));
    }

    [Fact]
    public void A_byte_order_mark_changes_nothing()
    {
        using var home = new ScratchHome();
        string text = TestScripts.Class();
        string plain = home.Write("Plain.cs", text), marked = home.File("Marked.cs");
        File.WriteAllText(marked, text, new System.Text.UTF8Encoding(true));
        Assert.Equal(ScriptSource.Read(plain).Sha256, ScriptSource.Read(marked).Sha256);
    }

    [Fact]
    public void An_unloadable_script_runs_and_goes_away()
    {
        using var home = new ScratchHome();
        WeakReference trace = RunAndForget(home.Path);
        for (int i = 0; i < 20 && trace.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(trace.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference RunAndForget(string home)
    {
        using StrategyScript script = StrategyScript.Load(new ScriptSource("Idea.cs", TestScripts.Class("GoLong(market);")), home, unloadable: true);
        Assert.Equal(1, TestMarket.Run(() => script.Create(TestScripts.NoParameters), bars: 20).Fills);
        return new WeakReference(script.Create(TestScripts.NoParameters).GetType().Assembly);
    }

    private static string Refusal(string path, ScratchHome home) =>
        Assert.Throws<GodwitException>(() => StrategyScript.Load(new ScriptReference(path), home.Path)).Message;
}
