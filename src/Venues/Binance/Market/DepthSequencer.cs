using Godwit.Core.MarketData;

namespace Godwit.Venues.Binance.Market;

/// <summary>What becomes of a change of the book.</summary>
public enum DepthAction : byte
{
    /// <summary>Kept until the snapshot comes.</summary>
    Buffered,

    /// <summary>Older than the book; nothing to do.</summary>
    Ignored,

    /// <summary>The next one: its rows are to be applied.</summary>
    Applied,

    /// <summary>Updates are missing: the book is worthless, and a new snapshot is wanted.</summary>
    Gap,
}

/// <summary>
/// Decides, by the venue's procedure, which changes belong into a local book: buffer, snapshot, drop what is older, apply what follows
/// without a hole. It holds no book; rows go to whoever keeps one. For one thread.
/// </summary>
/// <remarks>Quantities are absolute, so a change that overlaps the book by some updates is applied as it is.</remarks>
public sealed class DepthSequencer
{
    private const int MostBufferedRows = 1 << 18;

    private readonly List<(long First, long Last, int Start, int Count)> _messages = [];
    private readonly List<Tick> _rows = [];

    /// <summary>Last update in the book; −1 without a book.</summary>
    public long LastUpdateId { get; private set; } = -1;

    /// <summary>True until a snapshot was taken: fetch one.</summary>
    public bool NeedsSnapshot => LastUpdateId < 0;

    /// <summary>Gaps so far.</summary>
    public long Gaps { get; private set; }

    /// <summary>Forgets book and buffer, as after a reconnect.</summary>
    public void Reset()
    {
        LastUpdateId = -1;
        _messages.Clear();
        _rows.Clear();
    }

    /// <summary>Takes a change. After <see cref="DepthAction.Applied"/> its rows belong into the book; after <see cref="DepthAction.Gap"/> it is buffered for the next one.</summary>
    public DepthAction OnChange(long first, long last, ReadOnlySpan<Tick> rows)
    {
        if (NeedsSnapshot)
        {
            Buffer(first, last, rows);
            return DepthAction.Buffered;
        }
        if (last <= LastUpdateId) return DepthAction.Ignored;
        if (first <= LastUpdateId + 1)
        {
            LastUpdateId = last;
            return DepthAction.Applied;
        }
        Gaps++;
        Reset();
        Buffer(first, last, rows);
        return DepthAction.Gap;
    }

    /// <summary>
    /// Takes a snapshot. False when it is older than the buffer reaches back, or when the buffer has a hole behind it: fetch another. When
    /// true, the snapshot's rows belong into an empty book, then those that <paramref name="apply"/> is given.
    /// </summary>
    public bool OnSnapshot(long lastUpdateId, Action<ReadOnlySpan<Tick>> apply)
    {
        long at = lastUpdateId;
        foreach ((long first, long last, _, _) in _messages)
        {
            if (last <= at) continue;
            if (first > at + 1)
            {
                // What came before the hole can never be continued.
                DropBefore(first);
                return false;
            }
            at = last;
        }
        long applied = lastUpdateId;
        ReadOnlySpan<Tick> rows = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows);
        LastUpdateId = at;
        foreach ((_, long last, int start, int count) in _messages)
        {
            if (last <= applied) continue;
            applied = last;
            apply(rows.Slice(start, count));
        }
        _messages.Clear();
        _rows.Clear();
        return true;
    }

    private void Buffer(long first, long last, ReadOnlySpan<Tick> rows)
    {
        // A snapshot that never comes must not fill the memory.
        if (_rows.Count + rows.Length > MostBufferedRows)
        {
            _messages.Clear();
            _rows.Clear();
        }
        _messages.Add((first, last, _rows.Count, rows.Length));
        _rows.AddRange(rows);
    }

    private void DropBefore(long first) => _messages.RemoveAll(m => m.First < first);
}
