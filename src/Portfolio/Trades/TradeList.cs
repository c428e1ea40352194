namespace Godwit.Portfolio.Trades;

/// <summary>A growing list of trades in fixed chunks: growing never copies, so a long run pays one allocation per thousand trades.</summary>
public sealed class TradeList
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<TradeRecord[]> _chunks = new(256);

    public int Count { get; private set; }

    public ref TradeRecord this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    public ref TradeRecord Add(in TradeRecord trade)
    {
        if (Count >> ChunkBits == _chunks.Count) _chunks.Add(new TradeRecord[ChunkSize]);
        ref TradeRecord slot = ref _chunks[Count >> ChunkBits][Count & (ChunkSize - 1)];
        slot = trade;
        Count++;
        return ref slot;
    }

    public IEnumerable<TradeRecord> All()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }
}
