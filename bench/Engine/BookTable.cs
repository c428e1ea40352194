using System.Diagnostics;
using System.Globalization;
using Godwit.Core.Books;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Simulation.Books;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;
using Godwit.Support.Markets;

namespace Godwit.Bench.Engine;

/// <summary>
/// Books, the venue on recorded data, and the matching engine, one thread. Rows of the recorded Binance session (book and trades) from GODWIT_SHARED,
/// repeated with shifted times and prices as they are; otherwise a generated session.
/// </summary>
internal static class BookTable
{
    private static int Rounds = 7;
    private const long Rows = 10_000_000;
    private const string Name = "BINANCE_BTCUSDT";

    /// <param name="args">How many rounds; seven when empty.</param>
    public static int Run(string[] args)
    {
        if (args.Length > 0) Rounds = int.Parse(args[0], CultureInfo.InvariantCulture);
        (Tick[] session, string source) = Session();
        long repeats = (Rows + session.Length - 1) / session.Length, rows = repeats * session.Length;
        Tick[] books = [.. session.Where(t => t.Kind == TickKind.Book)];
        long bookRepeats = (Rows + books.Length - 1) / books.Length;
        Console.WriteLine($"{session.Length:N0} rows of {source}, repeated to {rows:N0}; one thread; median and best of {Rounds} runs after warm-up");
        Console.WriteLine();
        Console.WriteLine($"{"task",-64} {"median",12} {"best",12} {"target",10} {"bytes",8}");
        Row("book building alone", bookRepeats * books.Length, "8 M/s", () => BuildBooks(books, bookRepeats));
        Tick[] fine = [.. books.Select(t => t with { Price = new Price(t.Price.Units * 1_000_000) })];
        Row("the same, eight decimals, tick not told", bookRepeats * books.Length, "8 M/s", () => BuildBooks(fine, bookRepeats, tick: 0));
        Tick[] absurd = Absurd(books.Length);
        Row("absurd rows: any price, any scale, crossed", bookRepeats * books.Length, "", () => BuildBooks(absurd, bookRepeats, tick: 0));
        Row("book building alone, a two-sided market maker's second book too", bookRepeats * books.Length, "", () => BuildBooks(books, bookRepeats, second: true));
        Row("venue without orders", rows, "", () => new MakerRun(QueueModel.RiskAverse, false).Play(session, repeats));
        foreach (string queue in new[] { "risk-averse", "power:3", "log" })
            Row($"venue, two-sided market maker, queue {queue}, latency both ways", rows, "3 M/s", () => new MakerRun(QueueModel.Parse(queue), true).Play(session, repeats));
        MakerRun told = new(QueueModel.Parse("power:3"), true);
        told.Play(session, repeats);
        Console.WriteLine($"  of these {told.Requests:N0} requests, {told.Fills:N0} fills; position {told.Position}");
        const int operations = 2_000_000;
        MatchOperation[] flow = Flow(operations);
        Row("matching engine: new, cancel, replace, market, iceberg", operations, "", () => Match(flow));
        Console.WriteLine();
        Console.WriteLine("Peer on a machine of this class (see docs/performance.md): hftbacktest 1.8.4, L2 replay 1.45 M rows/s, with a two-sided market");
        Console.WriteLine("maker and queue model 1.05 M rows/s.");
        return 0;
    }

    private static void Row(string task, long rows, string target, Func<long> run)
    {
        run();
        var seconds = new List<double>();
        long bytes = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            run();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        seconds.Sort();
        string Rate(double s) => (rows / s / 1e6).ToString("F1", CultureInfo.InvariantCulture) + " M/s";
        Console.WriteLine($"{task,-64} {Rate(seconds[Rounds / 2]),12} {Rate(seconds[0]),12} {target,10} {bytes / 1024 + "K",8}");
    }

    private static long BuildBooks(Tick[] rows, long repeats, bool second = false, long tick = 1)
    {
        PriceBook book = new(new Price(tick)), other = new(new Price(tick));
        for (long i = 0; i < repeats; i++)
            foreach (ref readonly Tick row in rows.AsSpan())
            {
                book.Apply(in row);
                if (second) other.Apply(in row);
            }
        return book.LastUpdateId;
    }

    /// <summary>What no venue sends: prices of the whole range, good for nothing but the worst case. Every tenth thousand it starts anew.</summary>
    private static Tick[] Absurd(int count)
    {
        var random = new SeededRandom(2);
        var rows = new Tick[count];
        for (int i = 0; i < count; i++)
        {
            long price = random.NextInt(3) switch { 0 => (long)(random.NextUInt64() >> 1), 1 => random.NextInt(1_000_000), _ => 1L << random.NextInt(62) };
            rows[i] = Tick.OfBook(new BookChange(default, new(price), new(random.NextInt(3)), i, TickFlags.EndOfMessage | (i % 2 == 0 ? TickFlags.Bid : 0) | (i % 10_000 == 0 ? TickFlags.StartOfSnapshot : 0)), default);
        }
        return rows;
    }

    private static (Tick[] Session, string Source) Session()
    {
        if (RecordedSession.Exists(Name)) return (RecordedSession.Read(Name, 2, 8).Merged(), "the recorded session " + Name);
        return (Generated(), "a generated session (GODWIT_SHARED has no recorded one)");
    }

    /// <summary>A snapshot, then small messages around a wandering price, and trades at the touch.</summary>
    private static Tick[] Generated()
    {
        var random = new SeededRandom(1);
        var ticks = new List<Tick>();
        long middle = 6_000_000, id = 1;
        Instant at = Instant.FromUnixSeconds(1_700_000_000);
        for (int side = 0; side < 2; side++)
            for (int i = 1; i <= 1000; i++)
                ticks.Add(Tick.OfBook(new BookChange(at, new(middle + (side == 0 ? -i : i)), new(1000 + 1000L * random.NextInt(100_000)), id,
                    (side == 0 ? TickFlags.Bid : 0) | (ticks.Count == 0 ? TickFlags.StartOfSnapshot : 0) | (ticks.Count == 1999 ? TickFlags.EndOfMessage : 0)), at));
        while (ticks.Count < 300_000)
        {
            at += Duration.FromMillis(100);
            id++;
            middle += random.NextInt(5) - 2;
            for (int i = 0; i < 40; i++)
            {
                bool bid = i % 2 == 0;
                ticks.Add(Tick.OfBook(new BookChange(at, new(middle + (bid ? -1 : 1) * (1 + random.NextInt(random.NextInt(4) == 0 ? 5000 : 50))), new(random.NextInt(2) * 1000L * random.NextInt(100_000)), id,
                    (bid ? TickFlags.Bid : 0) | (i == 39 ? TickFlags.EndOfMessage : 0)), at));
            }
            for (int i = 0; i < 3; i++)
                ticks.Add(Tick.OfTrade(new Trade(at, new(middle + random.NextInt(3) - 1), new(1000 + 1000L * random.NextInt(10_000)), id * 10 + i, random.NextInt(2) == 0), at));
        }
        return [.. ticks];
    }

    /// <summary>
    /// Quotes one lot each side of the middle it sees, replaces a quote when its price has moved, and leaves a side when its position is full. It sees
    /// the market and its reports late, and its requests arrive late.
    /// </summary>
    private sealed class MakerRun : IReportSink
    {
        private const long Lot = 1_000_000, Limit = 20_000_000, HalfSpread = 100;

        private readonly TickExchange _venue;
        private readonly PriceBook _seen = new(new Price(1));
        private readonly LatencySampler _latency = new(new LatencyModel(Duration.FromMillis(5), Duration.FromMillis(10), Duration.FromMillis(10))
        {
            EntryJitter = LatencyJitter.Parse("gamma:2ms,3"),
            ResponseJitter = LatencyJitter.Parse("gamma:2ms,3"),
        }, 1);
        private readonly TimedQueue<(long Id, ReportKind Kind, long Filled)> _reports = new();
        private readonly bool _quotes;
        private readonly long[] _working = new long[2], _price = new long[2];
        private readonly bool[] _isCanceling = new bool[2];
        private long _nextId, _position;
        private Instant _now;

        public MakerRun(QueueModel queue, bool quotes)
        {
            _quotes = quotes;
            var instrument = new Instrument(new InstrumentKey("BINANCE", "BTCUSDT"), "BTC", "USDT", 2, 8, [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }]);
            _venue = new TickExchange([new ListedInstrument(instrument, 8)], [Money.FromWhole(1_000_000)], new TickMatchingOptions { Queue = queue }, this);
        }

        public long Requests { get; private set; }
        public long Fills { get; private set; }
        public long Position => _position;
        public Instant NextDue => _reports.NextDue;

        public long Play(Tick[] session, long repeats)
        {
            Duration length = session[^1].OccurredAt - session[0].OccurredAt + Duration.FromSeconds(1);
            // The client's cursor follows the venue's at the feed's distance: a short ring of what is under way.
            var ring = new (Tick Tick, Instant Due)[1 << 13];
            int head = 0, tail = 0;
            for (long r = 0; r < repeats; r++)
            {
                var shift = new Duration(length.Nanos * r);
                foreach (ref readonly Tick recorded in session.AsSpan())
                {
                    Tick tick = recorded with { OccurredAt = recorded.OccurredAt + shift, ReceivedAt = recorded.ReceivedAt + shift };
                    if (_quotes)
                    {
                        while (true)
                        {
                            // What comes first: a row reaches the client, a report reaches it, a request reaches the venue, the next row happens.
                            Instant seen = head == tail ? Instant.MaxValue : ring[head & (ring.Length - 1)].Due, arrives = _venue.NextArrival, told = _reports.NextDue;
                            Instant first = seen < arrives ? seen : arrives;
                            if (told < first) first = told;
                            if (first > tick.OccurredAt) break;
                            if (arrives <= first) _venue.Arrive();
                            else if (told <= first) Hear();
                            else See(in ring[head++ & (ring.Length - 1)]);
                        }
                        if (tail - head == ring.Length) See(in ring[head++ & (ring.Length - 1)]);
                        ref (Tick Tick, Instant Due) slot = ref ring[tail++ & (ring.Length - 1)];
                        slot.Tick = tick;
                        slot.Due = _latency.FeedArrival(in tick);
                    }
                    _venue.OnTick(0, in tick);
                }
            }
            return Fills;
        }

        private void See(in (Tick Tick, Instant Due) slot)
        {
            _now = slot.Due;
            if (slot.Tick.Kind != TickKind.Book) return;
            _seen.Apply(in slot.Tick);
            if (_seen.IsWhole && _seen.HasBid && _seen.HasAsk) Requote();
        }

        private void Hear()
        {
            _now = _reports.NextDue;
            (long id, ReportKind kind, long filled) = _reports.Take();
            int side = _working[0] == id ? 0 : 1;
            _position += side == 0 ? filled : -filled;
            if (filled > 0) Fills++;
            if (kind is ReportKind.Fill or ReportKind.Canceled or ReportKind.Expired or ReportKind.Rejected) (_working[side], _isCanceling[side]) = (0, false);
        }

        private void Requote()
        {
            long middle = (_seen.BestBid.Units + _seen.BestAsk.Units) / 2 - _position / 100_000;
            Quote(0, Math.Min(middle - HalfSpread, _seen.BestBid.Units), _position < Limit);
            Quote(1, Math.Max(middle + HalfSpread, _seen.BestAsk.Units), _position > -Limit);
        }

        private void Quote(int side, long price, bool wants)
        {
            if (_working[side] == 0)
            {
                if (!wants) return;
                (_working[side], _price[side]) = (++_nextId, price);
                Send(RequestKind.New, side);
            }
            else if (!_isCanceling[side] && (!wants || Math.Abs(price - _price[side]) > 50))
            {
                _isCanceling[side] = true;
                Send(RequestKind.Cancel, side);
            }
        }

        private void Send(RequestKind kind, int side)
        {
            Requests++;
            var terms = new OrderTerms { Side = (OrderSide)side, Type = OrderType.Limit, Flags = OrderFlags.PostOnly, Quantity = new Quantity(Lot), LimitPrice = new Price(_price[side]) };
            var request = new VenueRequest(kind, _working[side], 0, terms);
            _venue.Receive(in request, _now + _latency.Entry(_now));
        }

        public void OnReport(in ExecutionReport report) =>
            _reports.Add((report.OrderId, report.Kind, report.IsFill ? report.FillQuantity.Units : 0), report.OccurredAt + _latency.Response(report.OccurredAt));

        public void OnInterest(int account, int instrument, Money amount, Instant at) { }
        public void AdvanceTo(Instant venueTime) { }
    }

    private readonly record struct MatchOperation(RequestKind Kind, MatchOrder Order)
    {
        public readonly MatchOrder Order = Order;
    }

    /// <summary>The mix of a busy venue: nearly as many cancellations as orders, a tenth replacements, some that cross.</summary>
    private static MatchOperation[] Flow(int count)
    {
        var random = new SeededRandom(1);
        var flow = new MatchOperation[count];
        long centre = 100_000, last = 0;
        for (int i = 0; i < count; i++)
        {
            if (random.NextInt(20) == 0) centre += random.NextInt(5) - 2;
            int dice = random.NextInt(100);
            var side = (OrderSide)random.NextInt(2);
            long away = random.NextInt(4) == 0 ? random.NextInt(200) : random.NextInt(12);
            var limit = new Price(centre + (side == OrderSide.Buy ? -1 : 1) * (away - 1));
            var quantity = new Quantity(1 + random.NextInt(50));
            long id = last - random.NextInt(3000);
            flow[i] = dice < 42 ? new(RequestKind.Cancel, new MatchOrder(id, 0, side, limit, quantity))
                : dice < 52 ? new(RequestKind.Amend, new MatchOrder(id, 0, side, limit, quantity))
                : new(RequestKind.New, new MatchOrder(++last, random.NextInt(1000), side, limit, quantity) { IsMarket = dice == 99, Display = dice == 98 ? new(5) : default });
        }
        return flow;
    }

    private static long Match(MatchOperation[] flow)
    {
        var book = new LimitOrderBook(SelfTradePrevention.ExpireTaker, null, new Price(1));
        long filled = 0;
        foreach (ref readonly MatchOperation operation in flow.AsSpan())
            switch (operation.Kind)
            {
                case RequestKind.New: filled += book.Submit(in operation.Order).Filled.Units; break;
                case RequestKind.Cancel: book.Cancel(operation.Order.Id); break;
                default: book.Replace(operation.Order.Id, operation.Order.Limit, operation.Order.Quantity); break;
            }
        return filled;
    }
}
