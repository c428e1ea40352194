using System.Text;
using Godwit.Core.Instruments;
using Godwit.Core.Time;

namespace Godwit.Data.Instruments;

/// <summary>A line of a catalogue file: an instrument's names and the rules of one date, separated by tabs.</summary>
/// <remarks>No JSON here: looking up one instrument is part of the start of every backtest, and this costs a tenth.</remarks>
internal static class CatalogRow
{
    public const string Columns =
        "symbol\tvenue_symbol\tbase\tquote\tkind\tcontract_size\tvalid_from\tsource\ttick\tmin_price\tmax_price\tlot\tmin_quantity\tmax_quantity\t"
        + "market_lot\tmarket_min_quantity\tmarket_max_quantity\tmin_notional\tmax_notional\tmin_notional_applies_to_market\tprice_band_up\t"
        + "price_band_down\tmax_open_orders\ttrading";

    private const int ColumnCount = 24;

    public static void Append(StringBuilder text, InstrumentDraft names, RulesDraft r)
    {
        string from = r.ValidFrom == Instant.MinValue ? "" : r.ValidFrom.ToString();
        text.AppendJoin('\t',
        [
            names.Key.Symbol, names.VenueSymbol, names.BaseAsset, names.QuoteAsset, names.Kind.ToString(), names.ContractSize,
            from, r.Source, r.Tick, r.MinPrice, r.MaxPrice, r.Lot, r.MinQuantity, r.MaxQuantity,
            r.MarketLot, r.MarketMinQuantity, r.MarketMaxQuantity, r.MinNotional, r.MaxNotional, Word(r.MinNotionalAppliesToMarket),
            r.PriceBandUp, r.PriceBandDown, r.MaxOpenOrders, Word(r.Trading),
        ]).Append('\n');
    }

    /// <summary>The bytes of the first column.</summary>
    public static ReadOnlySpan<byte> SymbolOf(ReadOnlySpan<byte> line)
    {
        int tab = line.IndexOf((byte)'\t');
        return tab < 0 ? line : line[..tab];
    }

    /// <exception cref="FormatException">The line is not one that <see cref="Append"/> writes.</exception>
    public static InstrumentDraft Parse(string venue, ReadOnlySpan<byte> line)
    {
        string[] fields = Encoding.UTF8.GetString(line).Split('\t');
        if (fields.Length != ColumnCount) throw new FormatException($"a line has {fields.Length} columns instead of {ColumnCount}");
        Instant from = Instant.MinValue;
        if (fields[6].Length > 0 && !Instant.TryParse(fields[6], out from)) throw new FormatException($"'{fields[6]}' is no date");
        if (fields[0].Length == 0) throw new FormatException("a line has no symbol");
        var rules = new RulesDraft
        {
            ValidFrom = from,
            Source = fields[7],
            Tick = Value(8),
            MinPrice = Value(9),
            MaxPrice = Value(10),
            Lot = Value(11),
            MinQuantity = Value(12),
            MaxQuantity = Value(13),
            MarketLot = Value(14),
            MarketMinQuantity = Value(15),
            MarketMaxQuantity = Value(16),
            MinNotional = Value(17),
            MaxNotional = Value(18),
            MinNotionalAppliesToMarket = Truth(fields[19]),
            PriceBandUp = Value(20),
            PriceBandDown = Value(21),
            MaxOpenOrders = Value(22),
            Trading = Truth(fields[23]),
        };
        return new InstrumentDraft(new InstrumentKey(venue, fields[0]), fields[1], fields[2], fields[3])
        {
            Kind = KindOf(fields[4]),
            ContractSize = fields[5],
            Rules = rules,
        };

        string? Value(int column) => fields[column].Length == 0 ? null : fields[column];
    }

    private static string Word(bool value) => value ? "yes" : "no";

    private static bool Truth(string word) => word switch
    {
        "yes" => true,
        "no" => false,
        _ => throw new FormatException($"'{word}' is neither yes nor no"),
    };

    private static InstrumentKind KindOf(string name) => name switch
    {
        nameof(InstrumentKind.Spot) => InstrumentKind.Spot,
        nameof(InstrumentKind.LinearPerpetual) => InstrumentKind.LinearPerpetual,
        nameof(InstrumentKind.InversePerpetual) => InstrumentKind.InversePerpetual,
        nameof(InstrumentKind.LinearFuture) => InstrumentKind.LinearFuture,
        nameof(InstrumentKind.InverseFuture) => InstrumentKind.InverseFuture,
        _ => throw new FormatException($"'{name}' is no kind of instrument"),
    };
}
