using System.Diagnostics;
using System.Globalization;
using Godwit.Core.Randomness;
using Godwit.Indicators;

namespace Godwit.Bench.IndicatorSpeed;

/// <summary>
/// Nanoseconds per bar of batch and streaming indicators, one thread, 525,600 bars, buffers reused; beside the figures of C libraries
/// for the same task on a machine of the same class.
/// </summary>
/// <remarks>The bars are a generated walk, as the peers' were not published; no kernel here branches on prices.</remarks>
internal static class IndicatorTable
{
    private const int Bars = 525_600, Rounds = 25;

    // TA-Lib 0.6.0-dev and Tulip 0.9.2, gcc 12 -O2, AMD EPYC (Zen 5); MACD without the page faults of TA-Lib's own buffers.
    private static readonly (string Name, double TaLib, double Tulip)[] Peers =
    [
        ("SMA20", 1.16, 1.16), ("EMA20", 2.24, 2.25), ("RSI14", 6.46, 6.00), ("MACD", 8.07, 2.68), ("BBANDS20", 5.26, 2.52), ("ATR14", 6.20, 2.36),
        ("STOCH 14,3,3", 11.4, 12.1), ("ADX14", 10.9, 9.19), ("STDDEV20", 4.46, 2.34), ("MAX20", 4.55, 4.27), ("MAX200", 6.98, 5.41),
        ("CCI20", 22.9, 9.53), ("OBV", 5.48, 5.30),
    ];

    private static readonly (string Name, double Lean)[] StreamPeers =
        [("SMA20", 413), ("EMA20", 230), ("RSI14", 858), ("MACD", 832), ("BBANDS20", 3847), ("ATR14", 438)];

    public static int Run(string[] args)
    {
        var market = new Market(Bars);
        Console.WriteLine($"{Bars:N0} bars, one thread, buffers reused; best of {Rounds} runs, nanoseconds per bar");
        Console.WriteLine();
        Console.WriteLine($"{"batch",-14} {"Godwit",8} {"TA-Lib C",9} {"Tulip C",8}   {"times TA-Lib",12}");
        double limit = Triad(market);
        bool isAhead = true;
        foreach ((string name, double taLib, double tulip) in Peers)
        {
            double ours = Best(Batch(name, market));
            isAhead &= ours < taLib && ours < tulip;
            Console.WriteLine(Text($"{name,-14} {ours,8:F2} {taLib,9:F2} {tulip,8:F2}   {taLib / ours,12:F1}"));
        }
        Console.WriteLine(Text($"{"memory triad",-14} {limit,8:F2}   the limit of reading two columns and writing one"));
        Console.WriteLine();
        Console.WriteLine($"{"streaming",-14} {"Godwit",8} {"target",8} {"LEAN C#",8}");
        foreach ((string name, double lean) in StreamPeers)
            Console.WriteLine(Text($"{name,-14} {Best(Stream(name, market)),8:F1} {15,8} {lean,8:F0}"));
        Console.WriteLine();
        Console.WriteLine("Peers' figures were measured on another machine of this class (±20 %); a plain EMA is a chain of dependent steps, which bounds every library.");
        return isAhead ? 0 : 1;
    }

    private static Action Batch(string name, Market m)
    {
        (double[] x, double[] y, double[] z) = (m.X, m.Y, m.Z);
        return name switch
        {
            "SMA20" => () => Sma.Compute(m.Close, 20, x),
            "EMA20" => () => Ema.Compute(m.Close, 20, x),
            "RSI14" => () => Rsi.Compute(m.Close, 14, x),
            "MACD" => () => Macd.Compute(m.Close, 12, 26, 9, x, y, z),
            "BBANDS20" => () => BollingerBands.Compute(m.Close, 20, x, y, z),
            "ATR14" => () => Atr.Compute(m.Spans, 14, x),
            "STOCH 14,3,3" => () => Stochastic.Compute(m.Spans, 14, 3, 3, x, y),
            "ADX14" => () => Adx.Compute(m.Spans, 14, x),
            "STDDEV20" => () => StandardDeviation.Compute(m.Close, 20, x),
            "MAX20" => () => Maximum.Compute(m.Close, 20, x),
            "MAX200" => () => Maximum.Compute(m.Close, 200, x),
            "CCI20" => () => Cci.Compute(m.Spans, 20, x),
            "OBV" => () => OnBalanceVolume.Compute(m.Close, m.Volume, x),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such row."),
        };
    }

    /// <summary>Each loop names its class, as strategies do, so that the update is a direct call.</summary>
    private static Action Stream(string name, Market m) => name switch
    {
        "SMA20" => () =>
        {
            var indicator = new Sma(20);
            for (int i = 0; i < m.Close.Length; i++)
            {
                indicator.Update(m.Close[i]);
                m.X[i] = indicator.Value;
            }
        }
        ,
        "EMA20" => () =>
        {
            var indicator = new Ema(20);
            for (int i = 0; i < m.Close.Length; i++)
            {
                indicator.Update(m.Close[i]);
                m.X[i] = indicator.Value;
            }
        }
        ,
        "RSI14" => () =>
        {
            var indicator = new Rsi(14);
            for (int i = 0; i < m.Close.Length; i++)
            {
                indicator.Update(m.Close[i]);
                m.X[i] = indicator.Value;
            }
        }
        ,
        "MACD" => () =>
        {
            var indicator = new Macd();
            for (int i = 0; i < m.Close.Length; i++)
            {
                indicator.Update(m.Close[i]);
                m.X[i] = indicator.Value;
            }
        }
        ,
        "BBANDS20" => () =>
        {
            var indicator = new BollingerBands(20);
            for (int i = 0; i < m.Close.Length; i++)
            {
                indicator.Update(m.Close[i]);
                m.X[i] = indicator.Value;
            }
        }
        ,
        "ATR14" => () =>
        {
            var indicator = new Atr(14);
            for (int i = 0; i < m.Close.Length; i++)
            {
                indicator.Update(new BarValues(i, m.Open[i], m.High[i], m.Low[i], m.Close[i], m.Volume[i]));
                m.X[i] = indicator.Value;
            }
        }
        ,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such row."),
    };

    private static double Triad(Market m) => Best(() =>
    {
        double[] a = m.High, b = m.Low, c = m.X;
        for (int i = 0; i < c.Length; i++) c[i] = a[i] + 3.0 * b[i];
    });

    private static double Best(Action action)
    {
        double best = double.PositiveInfinity;
        for (int round = -10; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            double nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Bars;
            if (round >= 0) best = Math.Min(best, nanos);
            // Gives the compiler's background thread time to finish its better version of the loop.
            else if (round == -5) Thread.Sleep(150);
        }
        return best;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Market
    {
        public Market(int count)
        {
            var random = new SeededRandom(1);
            (Open, High, Low, Close, Volume) = (new double[count], new double[count], new double[count], new double[count], new double[count]);
            (X, Y, Z) = (new double[count], new double[count], new double[count]);
            double price = 10_000.0;
            for (int i = 0; i < count; i++)
            {
                Open[i] = price;
                Close[i] = price = Math.Round(price * (1.0 + 0.002 * (random.NextDouble() - 0.5)), 2);
                High[i] = Math.Round(Math.Max(Open[i], price) * (1.0 + 0.0005 * random.NextDouble()), 2);
                Low[i] = Math.Round(Math.Min(Open[i], price) * (1.0 - 0.0005 * random.NextDouble()), 2);
                Volume[i] = Math.Round(100.0 * random.NextDouble(), 4);
            }
        }

        public double[] Open { get; }
        public double[] High { get; }
        public double[] Low { get; }
        public double[] Close { get; }
        public double[] Volume { get; }
        public double[] X { get; }
        public double[] Y { get; }
        public double[] Z { get; }
        public BarSpans Spans => new() { Opens = Open, Highs = High, Lows = Low, Closes = Close, Volumes = Volume };
    }
}
