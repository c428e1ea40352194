using System.Numerics;
using System.Runtime.CompilerServices;
using Godwit.Core.Numbers;

namespace Godwit.Core.Books;

/// <summary>
/// One side of a book: a value, never zero, for each price that has one, ordered from the best price outwards. Values are
/// quantities, or the numbers of whatever lies at a level.
/// </summary>
/// <remarks>
/// A window around the touch holds values in an array indexed by price, with a bitmap for the next one; what lies outside it, or off its
/// grid, is kept sorted in chunks. The window is a matter of speed only: it moves, widens or changes its grid when enough
/// operations have missed it to pay for the work, so that no input, however odd, makes an operation cost more than a few
/// dozen steps on average. Allocates only to grow.
/// </remarks>
public sealed class PriceLadder
{
    private const int SmallestWindow = 1 << 12;
    private const int LargestWindow = 1 << 16;
    private const int Patience = 64;

    // Bids are kept under the complement of their price: the best of either side is then the lowest key, without overflow.
    private readonly long _flip;
    private readonly long _tick;
    private readonly SortedLevels _outside = new();
    private long[] _slots = new long[SmallestWindow];
    private ulong[] _words = new ulong[SmallestWindow / 64];
    private ulong[] _summary = new ulong[SmallestWindow / 4096];

    /// <summary>Key of the first slot, distance of slots, and distance of the ends; a span of zero is no window.</summary>
    private long _base, _step;
    private ulong _span;
    private int _inside;

    /// <summary>First slot in use; the window's length when none is.</summary>
    private int _firstSlot = SmallestWindow;
    private int _misses, _offGrid;

    /// <param name="isBid">True when higher prices are better.</param>
    /// <param name="tick">The grid on which nearly all prices lie; zero when it is not known. Others are kept as well.</param>
    public PriceLadder(bool isBid, Price tick = default)
    {
        _flip = isBid ? -1 : 0;
        _tick = Math.Max(0, tick.Units);
    }

    public int Count => _inside + _outside.Count;
    public bool IsEmpty => _inside == 0 && _outside.Count == 0;

    /// <summary>The best price and its value. Meaningless when the ladder is empty.</summary>
    public Price BestPrice => new(BestKey ^ _flip);

    public long BestValue => _outside.Count != 0 && _outside.FirstKey < WindowKey ? _outside.FirstValue : _inside == 0 ? 0 : _slots[_firstSlot];

    /// <summary>The price furthest from the touch. Meaningless when the ladder is empty.</summary>
    public Price WorstPrice => new(Math.Max(_inside == 0 ? long.MinValue : _base + LastSlot() * _step, _outside.LastKey) ^ _flip);

    private long WindowKey => _inside == 0 ? long.MaxValue : _base + _firstSlot * _step;
    private long BestKey => Math.Min(WindowKey, _outside.FirstKey);

    /// <summary>The value at a price; zero when there is none.</summary>
    public long this[Price price]
    {
        get
        {
            long key = price.Units ^ _flip;
            int slot = SlotOf(key);
            return slot >= 0 ? _slots[slot] : _outside.Count == 0 ? 0 : _outside.Get(key);
        }
    }

    /// <summary>Sets the value at a price and returns the one before; zero stands for none.</summary>
    public long Set(Price price, long value)
    {
        long key = price.Units ^ _flip;
        int slot = SlotOf(key);
        return slot >= 0 ? SetSlot(slot, value) : SetOutside(key, value);
    }

    public void Clear()
    {
        EmptyWindow();
        _outside.Clear();
        (_misses, _offGrid) = (0, 0);
    }

    /// <summary>Whether <paramref name="left"/> is nearer to the touch than <paramref name="right"/>.</summary>
    public bool IsBetter(Price left, Price right) => (left.Units ^ _flip) < (right.Units ^ _flip);

    public Walk GetEnumerator() => new(this);

    /// <summary>Levels from the best outwards; the ladder must not change meanwhile.</summary>
    public struct Walk
    {
        private readonly PriceLadder _ladder;
        private int _slot;
        private SortedLevels.Cursor _cursor;
        private long _outsideKey, _outsideValue;
        private bool _hasOutside;

        internal Walk(PriceLadder ladder)
        {
            _ladder = ladder;
            _slot = ladder._firstSlot;
            _cursor = default;
            _hasOutside = ladder._outside.Count != 0 && ladder._outside.Read(ref _cursor, out _outsideKey, out _outsideValue);
        }

        public (Price Price, long Value) Current { get; private set; }

        public bool MoveNext()
        {
            PriceLadder ladder = _ladder;
            bool hasSlot = _slot < ladder._slots.Length;
            if (!hasSlot && !_hasOutside) return false;
            long slotKey = ladder._base + _slot * ladder._step;
            if (hasSlot && (!_hasOutside || slotKey < _outsideKey))
            {
                Current = (new Price(slotKey ^ ladder._flip), ladder._slots[_slot]);
                _slot = ladder.NextSlot(_slot + 1);
                return true;
            }
            Current = (new Price(_outsideKey ^ ladder._flip), _outsideValue);
            _hasOutside = ladder._outside.Read(ref _cursor, out _outsideKey, out _outsideValue);
            return true;
        }
    }

    /// <summary>The slot of a key; negative when it lies outside the window or off its grid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(long key)
    {
        unchecked
        {
            ulong offset = (ulong)(key - _base);
            if (key < _base || offset >= _span) return -1;
            if (_step == 1) return (int)offset;
            ulong slot = offset / (ulong)_step;
            return slot * (ulong)_step == offset ? (int)slot : -1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long SetSlot(int slot, long value)
    {
        ref long place = ref _slots[slot];
        long before = place;
        place = value;
        if (before == 0 == (value == 0)) return before;
        if (value != 0) Occupy(slot);
        else Vacate(slot);
        return before;
    }

    private void Occupy(int slot)
    {
        _words[slot >> 6] |= 1UL << slot;
        _summary[slot >> 12] |= 1UL << (slot >> 6);
        _inside++;
        if (slot < _firstSlot) _firstSlot = slot;
    }

    private void Vacate(int slot)
    {
        if ((_words[slot >> 6] &= ~(1UL << slot)) == 0) _summary[slot >> 12] &= ~(1UL << (slot >> 6));
        _inside--;
        if (slot == _firstSlot) _firstSlot = _inside == 0 ? _slots.Length : NextSlot(slot + 1);
    }

    /// <summary>The first slot in use at or behind <paramref name="slot"/>; the window's length when there is none.</summary>
    private int NextSlot(int slot)
    {
        if (slot >= _slots.Length) return _slots.Length;
        int word = slot >> 6;
        ulong bits = _words[word] & (ulong.MaxValue << slot);
        if (bits != 0) return (word << 6) + BitOperations.TrailingZeroCount(bits);
        if (++word >= _words.Length) return _slots.Length;
        int block = word >> 6;
        ulong words = _summary[block] & (ulong.MaxValue << word);
        while (words == 0)
        {
            if (++block >= _summary.Length) return _slots.Length;
            words = _summary[block];
        }
        word = (block << 6) + BitOperations.TrailingZeroCount(words);
        return (word << 6) + BitOperations.TrailingZeroCount(_words[word]);
    }

    /// <summary>The last slot in use; there is one.</summary>
    private int LastSlot()
    {
        int block = _summary.Length - 1;
        while (_summary[block] == 0) block--;
        int word = (block << 6) + BitOperations.Log2(_summary[block]);
        return (word << 6) + BitOperations.Log2(_words[word]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long SetOutside(long key, long value)
    {
        long before = value == 0 ? _outside.Remove(key) : _outside.Set(key, value);
        if (unchecked((ulong)(key - _base)) < _span && key >= _base) _offGrid++;
        if (++_misses >= Patience + Count / 2) Adapt();
        return before;
    }

    /// <summary>Enough has missed the window to pay for looking at every level once.</summary>
    private void Adapt()
    {
        int misses = _misses, offGrid = _offGrid;
        (_misses, _offGrid) = (0, 0);
        if (_outside.Count == 0) return;
        bool isWide = _span != 0 && _slots.Length < LargestWindow;
        bool isLost = _span == 0 || offGrid > misses / 2 || BestKey < _base || BestKey - (Int128)_base > (Int128)(_span / 2);
        if (!isLost && !isWide) return;
        int length = isLost ? _slots.Length : _slots.Length * 4;
        for (var walk = new Walk(this); walk.MoveNext();) Keep(walk.Current.Price.Units ^ _flip, walk.Current.Value);
        Place(length);
    }

    // Levels on their way from one window to the next.
    private long[] _keptKeys = [], _keptValues = [];
    private int _kept;

    private void Keep(long key, long value)
    {
        if (_kept == _keptKeys.Length)
        {
            int size = Math.Max(256, _kept * 2);
            Array.Resize(ref _keptKeys, size);
            Array.Resize(ref _keptValues, size);
        }
        _keptKeys[_kept] = key;
        _keptValues[_kept++] = value;
    }

    /// <summary>Sets up the window with an eighth of it before the best level, and brings every level to its place.</summary>
    private void Place(int length)
    {
        Clear();
        if (length != _slots.Length)
        {
            (_slots, _words, _summary) = (new long[length], new ulong[length / 64], new ulong[length / 4096]);
            _firstSlot = length;
        }
        long best = _keptKeys[0];
        _step = Grid();
        // Where a window would leave the range of keys there is none: every level is then kept outside.
        Int128 start = best - (Int128)_step * (length / 8), end = start + (Int128)_step * length;
        bool fits = start > long.MinValue && end < long.MaxValue;
        (_base, _span) = fits ? ((long)start, (ulong)((Int128)_step * length)) : (0, 0);
        for (int i = 0; i < _kept; i++)
        {
            int slot = SlotOf(_keptKeys[i]);
            if (slot >= 0) SetSlot(slot, _keptValues[i]);
            else _outside.Set(_keptKeys[i], _keptValues[i]);
        }
        _kept = 0;
    }

    /// <summary>The stated tick when the best levels lie on it, otherwise the greatest common divisor of their distances.</summary>
    private long Grid()
    {
        ulong divisor = 0;
        for (int i = 1; i < Math.Min(_kept, Patience); i++)
            divisor = GreatestCommonDivisor(unchecked((ulong)(_keptKeys[i] - _keptKeys[i - 1])), divisor);
        if (_tick > 0 && divisor % (ulong)_tick == 0) return _tick;
        return divisor is 0 or > long.MaxValue ? 1 : (long)divisor;
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    private void EmptyWindow()
    {
        if (_inside == 0) return;
        for (int block = 0; block < _summary.Length; block++)
        {
            for (ulong words = _summary[block]; words != 0; words &= words - 1)
            {
                int word = (block << 6) + BitOperations.TrailingZeroCount(words);
                for (ulong bits = _words[word]; bits != 0; bits &= bits - 1) _slots[(word << 6) + BitOperations.TrailingZeroCount(bits)] = 0;
                _words[word] = 0;
            }
            _summary[block] = 0;
        }
        (_inside, _firstSlot) = (0, _slots.Length);
    }
}
