using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Events;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Portfolio.Ledger;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>Same setup, same result: again, on many threads at once, and from the journal alone.</summary>
public sealed class DeterminismTests
{
    private const int Seeds = 24;

    [Fact]
    public void Repeated_and_parallel_runs_have_one_digest()
    {
        string[] digests = [.. Enumerable.Range(0, Seeds).Select(Digest)];
        Assert.Equal(Seeds, digests.Distinct().Count());
        string[] again = [.. Enumerable.Range(0, 4 * Seeds).AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(i => Digest(i % Seeds))];
        for (int i = 0; i < again.Length; i++) Assert.Equal(digests[i % Seeds], again[i]);
    }

    [Fact]
    public void A_journal_replayed_into_an_engine_without_a_venue_gives_the_same_books_orders_and_digest()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var journal = new Recorder();
            BacktestSetup setup = RandomWorld.Draw(seed) with { End = EndPolicy.KeepOpen, Journal = journal };
            BacktestResult result = BacktestRunner.Run(setup);
            var outbox = new Counter();
            var engine = new TradingEngine(BacktestRunner.EngineSetupOf(setup), outbox);
            engine.Start();
            foreach (EngineEvent e in journal.Events)
            {
                // Timers are set by the strategies again; here the journal says when they are due.
                if (e.Kind == EventKind.Timer) engine.Timers.Take();
                engine.Step(in e);
            }
            Assert.Equal(result.Digest, engine.Digest);
            Assert.Equal(result.FinalEquity, engine.Equity);
            Assert.Equal(result.OrdersSent, outbox.Sent);
        }
    }

    [Fact]
    public void The_digest_notices_a_single_unit()
    {
        BacktestSetup setup = RandomWorld.Draw(3);
        BacktestSetup richer = setup with { Capital = [.. setup.Capital.Select((c, i) => i == 0 ? c + new Money(1) : c)] };
        Assert.NotEqual(BacktestRunner.Run(setup).Digest, BacktestRunner.Run(richer).Digest);
    }

    private static string Digest(int seed) => BacktestRunner.Run(RandomWorld.Draw((ulong)seed)).Digest;

    private sealed class Recorder : IJournal
    {
        public List<EngineEvent> Events { get; } = [];
        public void Append(in EngineEvent e) => Events.Add(e);
    }

    private sealed class Counter : IOutbox
    {
        public long Sent { get; private set; }
        public void Send(in VenueRequest request) => Sent++;
    }
}
