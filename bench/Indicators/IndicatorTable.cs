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

    private static readonly Dictionary<string, double> Lean = new()
    {
        ["SMA20"] = 413,
        ["EMA20"] = 230,
        ["RSI14"] = 858,
        ["MACD"] = 832,
        ["BBANDS20"] = 3847,
        ["ATR14"] = 438,
    };

    /// <summary>Nanoseconds of an update that the simple indicators are to stay below.</summary>
    private const double StreamTarget = 15.0;

    /// <summary>The table beside the peers; with <c>all</c> the update of every indicator of the catalogue.</summary>
    public static int Run(string[] args)
    {
        var market = new Market(Bars);
        Console.WriteLine($"{Bars:N0} bars, one thread, buffers reused; best of {Rounds} runs, nanoseconds per bar");
        Console.WriteLine();
        return args is ["all"] ? RunAll(market) : RunPeers(market);
    }

    private static int RunPeers(Market market)
    {
        Console.WriteLine($"{"",-14} {"batch",8} {"TA-Lib C",9} {"Tulip C",8} {"times TA-Lib",13} {"update",8} {"LEAN C#",8}");
        double limit = Triad(market);
        bool isAhead = true;
        foreach ((string name, double taLib, double tulip) in Peers)
        {
            double ours = Best(Batch(name, market)), update = Best(Stream(name, market));
            isAhead &= ours < taLib;
            string lean = Lean.TryGetValue(name, out double figure) ? figure.ToString("N0", CultureInfo.InvariantCulture) : "";
            Console.WriteLine(Text($"{name,-14} {ours,8:F2} {taLib,9:F2} {tulip,8:F2} {taLib / ours,13:F1} {update,8:F1} {lean,8}"));
        }
        Console.WriteLine(Text($"{"memory triad",-14} {limit,8:F2}   the limit of reading two columns and writing one"));
        Console.WriteLine();
        Console.WriteLine(Text($"Target: batch ahead of TA-Lib on every row, an update of the simple ones below {StreamTarget:F0} ns. Peers' figures were measured on another machine of"));
        Console.WriteLine("this class (±20 %); a plain EMA is a chain of dependent steps, which bounds every library.");
        return isAhead ? 0 : 1;
    }

    /// <summary>Called as the catalogue calls them, through the base class with a whole bar.</summary>
    private static int RunAll(Market market)
    {
        BarValues[] bars = [.. Enumerable.Range(0, market.Close.Length / 20).Select(market.Bar)];
        void Feed(Indicator indicator)
        {
            foreach (ref readonly BarValues bar in bars.AsSpan()) indicator.Update(bar);
        }
        // All are run before any is measured: the compiler's background thread finishes their better versions meanwhile.
        for (int pass = 0; pass < 4; pass++)
        {
            foreach (IndicatorDefinition definition in IndicatorCatalog.All) Feed(IndicatorCatalog.Create(definition.Name));
            Thread.Sleep(500);
        }
        var rows = new List<(string Name, double Nanos, bool ReadsAll)>();
        foreach (IndicatorDefinition definition in IndicatorCatalog.All)
        {
            Indicator indicator = IndicatorCatalog.Create(definition.Name);
            rows.Add((definition.Name, Best(() => Feed(indicator), bars.Length, rounds: 5), definition.ReadsWholeWindow));
        }
        foreach ((string name, double nanos, bool readsAll) in rows.OrderBy(r => r.Nanos))
            Console.WriteLine(Text($"{name,-22} {nanos,9:F1}{(readsAll ? "   reads the whole window" : "")}"));
        Console.WriteLine();
        Console.WriteLine(Text($"{rows.Count(r => r.Nanos < StreamTarget)} of {rows.Count} below {StreamTarget:F0} ns; median {rows.Select(r => r.Nanos).Order().ElementAt(rows.Count / 2):F1} ns"));
        return 0;
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

    /// <summary>The classes themselves, as strategies hold them; the call through a delegate, a nanosecond or two, is part of the figure.</summary>
    private static Action Stream(string name, Market m) => name switch
    {
        "SMA20" => Values(m, () => new Sma(20), static (x, v) => x.Update(v)),
        "EMA20" => Values(m, () => new Ema(20), static (x, v) => x.Update(v)),
        "RSI14" => Values(m, () => new Rsi(14), static (x, v) => x.Update(v)),
        "MACD" => Values(m, () => new Macd(), static (x, v) => x.Update(v)),
        "BBANDS20" => Values(m, () => new BollingerBands(20), static (x, v) => x.Update(v)),
        "ATR14" => Whole(m, () => new Atr(14), static (x, m, i) => x.Update(m.Bar(i))),
        "STOCH 14,3,3" => Whole(m, () => new Stochastic(), static (x, m, i) => x.Update(m.Bar(i))),
        "ADX14" => Whole(m, () => new Adx(14), static (x, m, i) => x.Update(m.Bar(i))),
        "STDDEV20" => Values(m, () => new StandardDeviation(20), static (x, v) => x.Update(v)),
        "MAX20" => Values(m, () => new Maximum(20), static (x, v) => x.Update(v)),
        "MAX200" => Values(m, () => new Maximum(200), static (x, v) => x.Update(v)),
        "CCI20" => Whole(m, () => new Cci(20), static (x, m, i) => x.Update(m.Bar(i))),
        "OBV" => Whole(m, () => new OnBalanceVolume(), static (x, m, i) => x.Update(m.Bar(i))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such row."),
    };

    private static Action Values<T>(Market m, Func<T> create, Action<T, double> update) where T : Indicator => () =>
    {
        T indicator = create();
        for (int i = 0; i < m.Close.Length; i++)
        {
            update(indicator, m.Close[i]);
            m.X[i] = indicator.Value;
        }
    };

    private static Action Whole<T>(Market m, Func<T> create, Action<T, Market, int> update) where T : Indicator => () =>
    {
        T indicator = create();
        for (int i = 0; i < m.Close.Length; i++)
        {
            update(indicator, m, i);
            m.X[i] = indicator.Value;
        }
    };

    private static double Triad(Market m) => Best(() =>
    {
        double[] a = m.High, b = m.Low, c = m.X;
        for (int i = 0; i < c.Length; i++) c[i] = a[i] + 3.0 * b[i];
    });

    private static double Best(Action action, int bars = Bars, int rounds = Rounds)
    {
        double best = double.PositiveInfinity;
        for (int round = -10; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            double nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds / bars;
            if (round >= 0) best = Math.Min(best, nanos);
            // Gives the compiler's background thread time to finish its better version of the loop.
            else if (round == -5) Thread.Sleep(rounds == Rounds ? 150 : 1);
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
        public BarValues Bar(int i) => new(i * 60_000_000_000L, Open[i], High[i], Low[i], Close[i], Volume[i]);

        public BarSpans Spans => new() { Opens = Open, Highs = High, Lows = Low, Closes = Close, Volumes = Volume };
    }
}
