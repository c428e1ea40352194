using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Venues.Binance.Market;
using Godwit.Venues.Tests.Vectors;

namespace Godwit.Venues.Tests;

/// <summary>The local book by the venue's procedure, over a feed that loses, doubles and reorders.</summary>
public sealed class DepthSequencerTests
{
    private sealed record Change(long First, long Last, Tick[] Rows);

    /// <summary>Changes of one to three updates each, and the true book after every one.</summary>
    private static (Change[] Changes, decimal[][] Books) Venue(int[] sizes)
    {
        var (changes, books, truth) = (new List<Change>(), new List<decimal[]>(), new PlainBook());
        long id = 1;
        foreach (int size in sizes)
        {
            long last = id + size % 3;
            Tick[] rows = [new(default, default, new Price(100_000_000L * (1 + size % 7)), new Quantity(size / 7 % 4 * 100_000_000L), default, default, last, TickKind.Book, TickFlags.Bid | TickFlags.EndOfMessage)];
            truth.Apply(rows);
            changes.Add(new Change(id, last, rows));
            books.Add(Flat(truth));
            id = last + 1;
        }
        return ([.. changes], [.. books]);
    }

    private static decimal[] Flat(PlainBook book) => [.. book.Levels(true).SelectMany(l => new[] { l.Price, l.Quantity })];

    [Fact]
    public void After_every_applied_change_the_book_is_the_venues_whatever_the_feed_does() =>
        Gen.Select(Gen.Int[0, 10_000].Array[2, 40], Gen.Int[0, 5].Array[2, 40], Gen.Int[0, 39]).Sample((sizes, fates, snapshotAt) =>
        {
            (Change[] changes, decimal[][] books) = Venue(sizes);
            var delivered = new List<int>();
            for (int i = 0; i < changes.Length; i++)
                switch (fates[i % fates.Length])
                {
                    case 0: break;
                    case 1: delivered.AddRange([i, i]); break;
                    case 2 when delivered.Count > 0: delivered.Insert(delivered.Count - 1, i); break;
                    default: delivered.Add(i); break;
                }
            var (sequencer, book) = (new DepthSequencer(), new PlainBook());
            for (int k = 0; k < delivered.Count; k++)
            {
                Change change = changes[delivered[k]];
                DepthAction action = sequencer.OnChange(change.First, change.Last, change.Rows);
                if (action == DepthAction.Applied) book.Apply(change.Rows);
                if (sequencer.NeedsSnapshot && k % (1 + snapshotAt % 5) == 0)
                {
                    // The venue's book as of this change or somewhat later.
                    int at = Math.Min(changes.Length - 1, delivered[k] + snapshotAt % 3);
                    var fresh = new PlainBook();
                    for (int i = 0; i <= at; i++) fresh.Apply(changes[i].Rows);
                    if (sequencer.OnSnapshot(changes[at].Last, fresh.Apply)) book = fresh;
                }
                if (sequencer.NeedsSnapshot) continue;
                int now = Array.FindIndex(changes, c => c.Last == sequencer.LastUpdateId);
                if (now < 0 || !Flat(book).SequenceEqual(books[now])) return false;
            }
            return true;
        });

    [Fact]
    public void A_gap_asks_for_a_snapshot_and_keeps_what_follows()
    {
        (Change[] changes, _) = Venue([0, 0, 0, 0]);
        var sequencer = new DepthSequencer();
        Assert.True(sequencer.OnSnapshot(1, _ => { }));
        Assert.Equal(DepthAction.Applied, sequencer.OnChange(2, 2, changes[1].Rows));
        Assert.Equal(DepthAction.Gap, sequencer.OnChange(4, 4, changes[3].Rows));
        Assert.True(sequencer.NeedsSnapshot);
        Assert.False(sequencer.OnSnapshot(2, _ => { }));
        int applied = 0;
        Assert.True(sequencer.OnSnapshot(3, rows => applied += rows.Length));
        Assert.Equal((1, 4L, 1L), (applied, sequencer.LastUpdateId, sequencer.Gaps));
    }
}
