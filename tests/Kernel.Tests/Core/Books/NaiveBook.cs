using Godwit.Core.Digest;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Books;

/// <summary>The specification of a price book: two sorted dictionaries.</summary>
internal sealed class NaiveBook
{
    private readonly SortedDictionary<long, long> _bids = new(Comparer<long>.Create((a, b) => b.CompareTo(a))), _asks = [];

    public IEnumerable<KeyValuePair<long, long>> Bids => _bids;
    public IEnumerable<KeyValuePair<long, long>> Asks => _asks;

    public void Apply(in Tick row)
    {
        if (row.Is(TickFlags.StartOfSnapshot))
        {
            _bids.Clear();
            _asks.Clear();
        }
        if (row.Is(TickFlags.NoLevel)) return;
        SortedDictionary<long, long> side = row.Is(TickFlags.Bid) ? _bids : _asks;
        if (row.Quantity.Units <= 0) side.Remove(row.Price.Units);
        else side[row.Price.Units] = row.Quantity.Units;
    }

    public long QuantityAt(bool bid, Price price) => (bid ? _bids : _asks).GetValueOrDefault(price.Units);

    public ulong StateHash()
    {
        var digest = new RunDigest();
        foreach (SortedDictionary<long, long> side in new[] { _bids, _asks })
        {
            foreach ((long price, long quantity) in side)
            {
                digest.Add(price);
                digest.Add(quantity);
            }
            digest.Add(side.Count);
        }
        return digest.ToUInt64();
    }
}
