namespace Godwit.Hosting.Queries;

/// <summary>A table that queries can name: what it holds, and its columns in SQL.</summary>
public sealed record QueryTable(string Name, string Meaning, string Columns)
{
    /// <summary>All tables beside those of single datasets.</summary>
    public static IReadOnlyList<QueryTable> All { get; } =
    [
        new("bars", "all bars of the store; prices and volume as DOUBLE",
            "dataset VARCHAR, venue VARCHAR, symbol VARCHAR, interval VARCHAR, time TIMESTAMPTZ, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE"),
        new("datasets", "what the store holds",
            "dataset VARCHAR, venue VARCHAR, symbol VARCHAR, interval VARCHAR, rows BIGINT, first_time TIMESTAMPTZ, last_time TIMESTAMPTZ, price_decimals INTEGER, volume_decimals INTEGER, synthetic BOOLEAN, sha256 VARCHAR, bytes BIGINT, source VARCHAR"),
        new("instruments", "imported instruments with their newest rules",
            "venue VARCHAR, symbol VARCHAR, venue_symbol VARCHAR, base_asset VARCHAR, quote_asset VARCHAR, kind VARCHAR, tick DOUBLE, lot DOUBLE, min_quantity DOUBLE, min_notional DOUBLE, trading BOOLEAN, rule_sets INTEGER, valid_from TIMESTAMPTZ"),
        new("runs", "every recorded run",
            "run_id VARCHAR, started_at TIMESTAMPTZ, strategy VARCHAR, label VARCHAR, saved BOOLEAN, seed UBIGINT, final_equity DOUBLE, parameters JSON, data JSON, assumptions JSON, warnings JSON, source_sha256 VARCHAR, digest VARCHAR, version VARCHAR"),
        new("run_metrics", "the figures of every run, one in a row; NULL is undefined",
            "run_id VARCHAR, metric VARCHAR, value DOUBLE"),
        new("trades", "the trades of saved runs, in order",
            "run_id VARCHAR, number INTEGER, symbol VARCHAR, side VARCHAR, quantity DOUBLE, entry_time TIMESTAMPTZ, entry_price DOUBLE, exit_time TIMESTAMPTZ, exit_price DOUBLE, pnl DOUBLE, fees DOUBLE, return_fraction DOUBLE, bars INTEGER, mae DOUBLE, mfe DOUBLE, exit_reason VARCHAR, strategy VARCHAR, ambiguous BOOLEAN"),
        new("equity", "the equity of saved runs after each bar",
            "run_id VARCHAR, time TIMESTAMPTZ, equity DOUBLE"),
    ];
}
