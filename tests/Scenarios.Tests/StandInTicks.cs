using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Godwit.Scenarios.Tests;

/// <summary>Some minutes of a made-up market in the form of recorded files: trades, best bid and ask, and an order book. Made of arithmetic, the same each time.</summary>
internal static class StandInTicks
{
    private const int Messages = 3_000, Depth = 20;

    // Inside the bars that stand in for stored ones.
    private static readonly long Start = new DateTimeOffset(2022, 1, 3, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Writes the files of an instrument and returns their paths.</summary>
    public static string[] Write(string folder, string venue, string symbol)
    {
        var book = new StringBuilder("recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n");
        var quotes = new StringBuilder("recv_ns,event_ms,update_id,bid_price,bid_quantity,ask_price,ask_quantity\n");
        var trades = new StringBuilder("timestamp_ms,price,quantity,is_buyer_maker,trade_id\n");
        long before = 0;
        int trade = 0;
        for (int i = 0; i < Messages; i++)
        {
            long at = Start + i * 100, middle = Middle(i), id = 1_000 + i;
            string head = string.Create(CultureInfo.InvariantCulture, $"{(at + 5) * 1_000_000},{at},{(i == 0 ? "S" : "U")},{id},{id},");
            // A level that the new middle leaves behind goes, the others say their quantity anew.
            for (int level = 1; i > 0 && level <= Depth; level++)
            {
                if (before - level > middle - 1 || before - level < middle - Depth) Row(book, head, 'b', before - level, 0);
                if (before + level < middle + 1 || before + level > middle + Depth) Row(book, head, 'a', before + level, 0);
            }
            for (int level = 1; level <= Depth; level++)
            {
                if (i > 0 && (i + level) % 5 != 0 && before == middle) continue;
                Row(book, head, 'b', middle - level, Quantity(i, level));
                Row(book, head, 'a', middle + level, Quantity(i + 3, level));
            }
            quotes.Append(CultureInfo.InvariantCulture, $"{(at + 5) * 1_000_000},{at},{id},{Price(middle - 1)},{Quantity(i, 1)},{Price(middle + 1)},{Quantity(i + 3, 1)}\n");
            for (int k = 0; k < 1 + i % 3; k++)
            {
                bool sold = (i / 40 + k) % 2 == 0;
                trades.Append(CultureInfo.InvariantCulture, $"{at + 20 + k},{Price(sold ? middle - 1 : middle + 1)},0.{1 + (i + k) % 9}5,{(sold ? 1 : 0)},{++trade}\n");
            }
            before = middle;
        }
        return [Pack(folder, $"{venue}_{symbol}_l2.csv.gz", book), Pack(folder, $"{venue}_{symbol}_bookticker.csv.gz", quotes), Pack(folder, $"{venue}_{symbol}_trades.csv.gz", trades)];
    }

    /// <summary>In tenths: waves around 20,000, as the bars have.</summary>
    private static long Middle(int i) => 200_000 + (long)(60 * Math.Sin(i / 90.0) + 25 * Math.Sin(i / 11.0));

    private static int Quantity(int i, int level) => 1 + (i * 7 + level * 5) % 13;

    private static string Price(long tenths) => string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10}");

    private static void Row(StringBuilder book, string head, char side, long price, int quantity) =>
        book.Append(CultureInfo.InvariantCulture, $"{head},{side},{Price(price)},{quantity}\n");

    private static string Pack(string folder, string name, StringBuilder text)
    {
        string path = Path.Combine(folder, name);
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write(Encoding.ASCII.GetBytes(text.ToString()));
        return path;
    }
}
