using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Ticks;

/// <summary>Ticks as the rows of their dataset.</summary>
internal static class TickRows
{
    private const int Piece = 1 << 16;

    public static TickSchema SchemaOf(TickKind kind) => kind switch
    {
        TickKind.Trade => TickSchema.Trades,
        TickKind.Quote => TickSchema.Quotes,
        TickKind.Book => TickSchema.Book,
        TickKind.Funding => TickSchema.Funding,
        _ => TickSchema.MarkPrices,
    };

    /// <summary>Ticks of one kind as rows, piece by piece.</summary>
    public static IEnumerable<TickColumns> Of(IEnumerable<Tick> ticks, TickKind kind, int priceScale, int quantityScale)
    {
        TickSchema schema = SchemaOf(kind);
        int[] scales = kind switch
        {
            TickKind.Funding => [Rate.Scale, priceScale],
            TickKind.Mark => [priceScale],
            _ => [priceScale, quantityScale],
        };
        var rows = new TickBlock(schema, scales, Piece);
        var row = new Number[schema.Columns.Count];
        bool inSnapshot = false;
        foreach (Tick tick in ticks)
        {
            Fill(tick, row, scales, ref inSnapshot);
            rows.Append(row);
            if (rows.Count < Piece) continue;
            yield return rows;
            rows = new TickBlock(schema, scales, Piece);
        }
        if (rows.Count > 0) yield return rows;
    }

    /// <summary>All ticks of a source.</summary>
    public static IEnumerable<Tick> All(TickSource source)
    {
        var ticks = new Tick[4096];
        using TickReader reader = source.Open(Instant.MinValue);
        for (int count; (count = reader.Read(ticks)) > 0;)
            for (int i = 0; i < count; i++) yield return ticks[i];
    }

    private static void Fill(in Tick tick, Number[] row, int[] scales, ref bool inSnapshot)
    {
        (row[0], row[1]) = (Whole(tick.OccurredAt.UnixNanos), Whole(tick.ReceivedAt.UnixNanos));
        (Number price, Number quantity) = (new(tick.Price.Units, scales[0]), new(tick.Quantity.Units, scales.Length > 1 ? scales[1] : 0));
        switch (tick.Kind)
        {
            case TickKind.Trade:
                (row[2], row[3], row[4], row[5]) = (price, quantity, Known(tick.Id), Whole((long)tick.Flags));
                break;
            case TickKind.Quote:
                (row[2], row[3], row[6]) = (price, quantity, Known(tick.Id));
                (row[4], row[5]) = (new Number(tick.OtherPrice.Units, scales[0]), new Number(tick.OtherQuantity.Units, scales[1]));
                break;
            case TickKind.Book:
                inSnapshot |= tick.Is(TickFlags.StartOfSnapshot);
                (row[2], row[3], row[4], row[5], row[6]) = (price, quantity, Whole(TickSchema.Missing), Known(tick.Id), Whole(TickSchema.Missing));
                row[7] = Whole((long)tick.Flags | (inSnapshot ? TickSchema.OfSnapshot : 0));
                inSnapshot &= !tick.Is(TickFlags.EndOfMessage);
                break;
            case TickKind.Funding:
                (row[2], row[3], row[4]) = (new Number(tick.FundingRate.Units, Rate.Scale), Price(tick.Price, scales[1]), Whole(TickSchema.Missing));
                break;
            default:
                (row[2], row[3]) = (price, Price(tick.OtherPrice, scales[0]));
                break;
        }
    }

    private static Number Whole(long value) => new(value, 0);
    private static Number Known(long id) => new(id == 0 ? TickSchema.Missing : id, 0);
    private static Number Price(Price price, int scale) => price.Units == 0 ? new(TickSchema.Missing, 0) : new(price.Units, scale);
}
