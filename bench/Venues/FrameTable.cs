using System.Diagnostics;
using System.Text;
using Godwit.Core.Time;
using Godwit.Venues.Binance.Market;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Binance.Requests;

namespace Godwit.Bench.VenueSpeed;

/// <summary>How many frames of Binance's market sockets one core decodes in a second.</summary>
internal static class FrameTable
{
    private const int Rounds = 3, Frames = 1_000_000;

    private static readonly (string Name, string Frame)[] Kinds =
    [
        ("trade", """{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}}"""),
        ("bookTicker", """{"stream":"btcusdt@bookTicker","data":{"u":50093239212,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000","a":"61837.64000000","A":"1.54698000"}}"""),
        ("depth, 12 levels", Depth(6)),
        ("depth, 40 levels", Depth(20)),
    ];

    public static int Run(string[] arguments)
    {
        var decoder = new MarketFrameDecoder(new SymbolTable(new BinanceInstrument(new BinanceSymbol("BTCUSDT"), BinanceInstrument.WireScale, BinanceInstrument.WireScale)));
        Console.WriteLine($"{"frame",-20}{"bytes",8}{"M frames/s",12}{"ns",8}");
        foreach ((string name, string text) in Kinds)
        {
            byte[] frame = Encoding.UTF8.GetBytes(text);
            double best = 0;
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < Frames; i++) decoder.Decode(frame, new Instant(i));
                best = Math.Max(best, Frames / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            if (decoder.Evidence.Total > 0) throw new InvalidOperationException($"{name} cannot be read.");
            Console.WriteLine($"{name,-20}{frame.Length,8}{best / 1e6,12:F2}{1e9 / best,8:F0}");
        }
        return 0;
    }

    private static string Depth(int levels)
    {
        string side = string.Join(",", Enumerable.Range(0, levels).Select(i => $"[\"6183{i % 10}.63000000\",\"{i}.54698000\"]"));
        return $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":157,"u":160,"b":[{{{side}}}],"a":[{{{side}}}]}}""";
    }
}
