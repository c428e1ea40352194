using System.Runtime.CompilerServices;
using Godwit.Core.Time;

namespace Godwit.Core.Events;

/// <summary>Things that are due at a time, earliest first; those of the same instant in the order in which they came. A ring that grows when needed.</summary>
public sealed class TimedQueue<T>
{
    private (T Item, Instant Due)[] _ring = new (T, Instant)[16];
    private int _head;

    public int Count { get; private set; }

    /// <summary>When the first is due; <see cref="Instant.MaxValue"/> when there is none.</summary>
    public Instant NextDue => Count == 0 ? Instant.MaxValue : _ring[_head].Due;

    public void Add(in T item, Instant due)
    {
        if (Count == _ring.Length) Grow();
        // Nearly always the new one is the last; an earlier one passes those behind it.
        int at = Count++;
        for (; at > 0 && Slot(at - 1).Due > due; at--) Slot(at) = Slot(at - 1);
        ref (T Item, Instant Due) slot = ref Slot(at);
        slot.Item = item;
        slot.Due = due;
    }

    /// <summary>Takes the first out. Throws when the queue is empty.</summary>
    public T Take()
    {
        if (Count == 0) throw new InvalidOperationException("The queue is empty.");
        ref (T Item, Instant Due) first = ref _ring[_head];
        T item = first.Item;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) first = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return item;
    }

    public void Clear()
    {
        while (Count > 0) Take();
    }

    private ref (T Item, Instant Due) Slot(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];

    private void Grow()
    {
        var larger = new (T, Instant)[_ring.Length * 2];
        for (int i = 0; i < Count; i++) larger[i] = Slot(i);
        (_ring, _head) = (larger, 0);
    }
}
