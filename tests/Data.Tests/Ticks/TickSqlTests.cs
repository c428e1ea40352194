using Godwit.Data.Import.Tables;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Queries;

namespace Godwit.Data.Tests.Ticks;

/// <summary>Another program, DuckDB, reads what the store has written.</summary>
public sealed class TickSqlTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Another_program_reads_times_decimals_marks_and_empty_cells_exactly()
    {
        DataStore store = DataStore.Open(_home.Folder);
        string trades = _home.File("A_B_trades.csv", "timestamp_ms,price,quantity,is_buyer_maker,trade_id\n1700000000123,100.25,0.00001,1,7\n1700090000000,99.5,12345678.9,0,8\n");
        string book = _home.File("A_B_l2.csv", "recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n1700000000000000007,,S,,5,,b,99,1\n1700000000000000007,,S,,5,,a,100,1\n1700000001000000000,1700000001000,U,6,6,,b,99.5,0\n");
        string caps = _home.File("MARKETCAP_x.csv", "date,asset,cap\n2020-01-01,BTC,1345222569.170412831545856536833497974815384\n2020-01-02,BTC,\n");
        Assert.Empty(new TickImporter(store).Import([trades, book], new TickImportOptions()).Failures);
        Assert.Empty(new TableImporter(store).Import([caps], null, null, false, false).Failures);

        Assert.Equal(["100.25|0.00001|true|7|", "99.50|12345678.90000|false|8|"], Rows("select price, quantity, buyer_is_maker, trade_id, received_at from A_B_trades order by trade_id"));
        Assert.Equal(["1700000000123"], Rows("select epoch_ms(min(occurred_at)) from \"A:B:trades\""));
        Assert.Equal(["99.0|true|true|false|", "100.0|false|false|true|", "99.5|true|false|true|6"], Rows("select price, is_bid, start_of_snapshot, end_of_message, first_update_id from A_B_book"));
        Assert.Equal(["1345222569.170412831545856536833497974815384", ""], Rows("select cap from MARKETCAP_X_table order by date"));
    }

    private List<string> Rows(string sql)
    {
        using var session = new QuerySession(_home.Folder, null);
        using QueryResult answer = session.Run(sql);
        var rows = new List<string>();
        while (answer.Read()) rows.Add(string.Join('|', Enumerable.Range(0, answer.Columns.Count).Select(i => QueryValue.Text(answer[i], answer.Columns[i]))));
        return rows;
    }
}
