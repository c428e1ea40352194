using Godwit.Venues.Binance.Orders;

namespace Godwit.Venues.Binance.Market;

/// <summary>Instruments by the bytes of their names, in capitals (frames) and small letters (stream names). Looking up makes no string. Filled before it is used.</summary>
public sealed class SymbolTable
{
    private Slot[] _slots = new Slot[64];
    private int _count;

    private readonly record struct Slot(uint Hash, byte[]? Name, BinanceInstrument? Instrument);

    public SymbolTable(params IEnumerable<BinanceInstrument> instruments)
    {
        foreach (BinanceInstrument instrument in instruments) Add(instrument);
    }

    /// <summary>Adds an instrument, or replaces the one of its name.</summary>
    public void Add(BinanceInstrument instrument)
    {
        Put(instrument.Symbol.Utf8, instrument);
        Put(instrument.Symbol.LowerUtf8, instrument);
    }

    public BinanceInstrument? Find(ReadOnlySpan<byte> name)
    {
        uint hash = Hash(name);
        Slot[] slots = _slots;
        for (uint i = hash; ; i++)
        {
            ref readonly Slot slot = ref slots[i & (uint)(slots.Length - 1)];
            if (slot.Name is null) return null;
            if (slot.Hash == hash && name.SequenceEqual(slot.Name)) return slot.Instrument;
        }
    }

    private void Put(ReadOnlySpan<byte> name, BinanceInstrument instrument)
    {
        if (2 * (_count + 1) > _slots.Length)
        {
            Slot[] old = _slots;
            _slots = new Slot[2 * old.Length];
            foreach (Slot slot in old)
                if (slot.Name is not null) Place(slot);
        }
        if (Place(new Slot(Hash(name), name.ToArray(), instrument))) _count++;
    }

    private bool Place(in Slot added)
    {
        for (uint i = added.Hash; ; i++)
        {
            ref Slot slot = ref _slots[i & (uint)(_slots.Length - 1)];
            bool isNew = slot.Name is null;
            if (!isNew && !(slot.Hash == added.Hash && slot.Name.AsSpan().SequenceEqual(added.Name))) continue;
            slot = added;
            return isNew;
        }
    }

    // FNV-1a.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2_166_136_261;
        foreach (byte b in name) hash = unchecked((hash ^ b) * 16_777_619);
        return hash;
    }
}
