using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Ticks;

/// <summary>What the reader of books gives out is what a reader gives who has the whole recording in a list.</summary>
public sealed class BookReaderTests : IDisposable
{
    private readonly TestHome _home = new();
    private int _homes;

    public void Dispose() => _home.Dispose();

    private readonly record struct Message(bool Snapshot, long Last, int Rows);

    private static readonly Gen<List<Message>> Messages = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 6], Gen.Int[1, 4]).List[1, 25].Select(steps =>
    {
        var messages = new List<Message>();
        long last = 10;
        foreach ((int kind, int lag, int rows) in steps)
        {
            // A snapshot is a little older than the stream, or newer.
            bool snapshot = kind < 2;
            messages.Add(new Message(snapshot, snapshot ? Math.Max(1, last - lag + 2) : ++last, rows));
        }
        return messages;
    });

    [Fact]
    public void Snapshots_and_changes_come_as_from_a_reader_that_holds_everything()
    {
        Gen.Select(Messages, Gen.Int[1, 9], Gen.Int[1, 7], Gen.Int[0, 30]).Sample((messages, partRows, atOnce, from) =>
        {
            DataStore store = DataStore.Open(Path.Combine(_home.Folder, $"home{_homes++}"));
            store.Ticks.PartRows = partRows;
            TickImportReport report = new TickImporter(store).Import([_home.File("V_S_l2.csv", Csv(messages))], new TickImportOptions());
            Assert.Empty(report.Failures);
            List<Tick> read = TickStoreTests.Read(store.Ticks.OpenSource("V:S:book"), Instant.FromUnixMillis(from * 1_000), atOnce);
            Assert.Equal(Naive(messages, from).Select(m => string.Join(' ', Enumerable.Repeat($"{m.Last}{(m.Snapshot ? "S" : "")}", m.Rows))), Grouped(read));
            Assert.All(read.Zip(read.Skip(1)), pair => Assert.True(pair.First.OccurredAt <= pair.Second.OccurredAt));
            Directory.Delete(store.Folder, recursive: true);
        }, iter: 300, threads: 1);
    }

    /// <summary>Message i occurs in second i + 1.</summary>
    private static List<Message> Naive(List<Message> messages, int fromSecond)
    {
        int begin = messages.FindLastIndex(Math.Max(0, Math.Min(fromSecond, messages.Count) - 1), m => m.Snapshot);
        if (fromSecond == 0 || begin < 0) begin = messages.FindIndex(m => m.Snapshot);
        var read = new List<Message>();
        for (int i = Math.Max(0, begin); i < messages.Count; i++)
        {
            if (!messages[i].Snapshot)
            {
                int snapshot = messages.FindLastIndex(i, m => m.Snapshot);
                bool stale = snapshot >= 0 && messages[i].Last <= messages[snapshot].Last && !messages[(snapshot + 1)..i].Any(m => m.Last > messages[snapshot].Last);
                if (!stale) read.Add(messages[i]);
                continue;
            }
            read.Add(messages[i]);
            int since = i - 1;
            while (since >= 0 && !messages[since].Snapshot && messages[since].Last > messages[i].Last) since--;
            read.AddRange(messages[(since + 1)..i]);
        }
        return read;
    }

    private static string Csv(List<Message> messages)
    {
        var text = new System.Text.StringBuilder("recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n");
        for (int i = 0; i < messages.Count; i++)
            for (int row = 0; row < messages[i].Rows; row++)
                text.Append($"{i + 1}000000000,{i + 1}000,{(messages[i].Snapshot ? 'S' : 'U')},,{messages[i].Last},,b,{100 + row},{i + 1}\n");
        return text.ToString();
    }

    /// <summary>Rows joined to messages.</summary>
    private static List<string> Grouped(List<Tick> ticks)
    {
        var groups = new List<string>();
        string group = "";
        bool snapshot = false;
        foreach (Tick tick in ticks)
        {
            snapshot |= tick.Is(TickFlags.StartOfSnapshot);
            group += $"{(group.Length > 0 ? " " : "")}{tick.Id}{(snapshot ? "S" : "")}";
            if (!tick.Is(TickFlags.EndOfMessage)) continue;
            groups.Add(group);
            (group, snapshot) = ("", false);
        }
        Assert.Equal("", group);
        return groups;
    }
}
