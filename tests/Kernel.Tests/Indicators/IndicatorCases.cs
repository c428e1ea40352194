using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>One indicator with its parameters and its three tellings: stream, batch, textbook.</summary>
internal sealed record IndicatorCase(
    string Name, Func<IIndicator> Create, Func<TestMarket, double[][]> Batch, Func<TestMarket, double[][]> Naive)
{
    public double[][] Stream(TestMarket market) => Stream(Create(), market);

    public static double[][] Stream(IIndicator indicator, TestMarket market)
    {
        var outputs = new double[indicator.OutputCount][];
        for (int o = 0; o < outputs.Length; o++) outputs[o] = new double[market.Count];
        for (int i = 0; i < market.Count; i++)
        {
            indicator.Update(market.Bars[i]);
            for (int o = 0; o < outputs.Length; o++) outputs[o][i] = indicator.Output(o);
        }
        return outputs;
    }
}

internal static class IndicatorCases
{
    private delegate void Batch1(ReadOnlySpan<double> values, int period, Span<double> output);

    public static readonly IReadOnlyDictionary<string, IndicatorCase> All = Build().ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    private static IEnumerable<IndicatorCase> Build()
    {
        foreach (int p in new[] { 1, 2, 3, 20, 64 })
        {
            yield return Of($"SMA {p}", () => new Sma(p), Sma.Compute, p, x => Naive.Sma(x, p));
            yield return Of($"EMA {p}", () => new Ema(p), Ema.Compute, p, x => Naive.Ema(x, p));
            yield return Of($"WMA {p}", () => new Wma(p), Wma.Compute, p, x => Naive.Wma(x, p));
            yield return Of($"DEMA {p}", () => new Dema(p), Dema.Compute, p, x => Naive.Dema(x, p));
            yield return Of($"TEMA {p}", () => new Tema(p), Tema.Compute, p, x => Naive.Tema(x, p));
            yield return Of($"RSI {p}", () => new Rsi(p), Rsi.Compute, p, x => Naive.Rsi(x, p));
            yield return Of($"MOM {p}", () => new Momentum(p), Momentum.Compute, p, x => Naive.Lagged(x, p, (now, then) => now - then));
            yield return Of($"ROC {p}", () => new Roc(p), Roc.Compute, p, x => Naive.Lagged(x, p, (now, then) => 100.0 * (now - then) / then));
            yield return Of($"STDDEV {p}", () => new StandardDeviation(p), (x, n, y) => StandardDeviation.Compute(x, n, y), p,
                x => Naive.StandardDeviation(x, p, 1.0, 0));
            yield return new($"ATR {p}", () => new Atr(p), m => One(y => Atr.Compute(m.Highs, m.Lows, m.Closes, p, y), m.Count),
                m => [Naive.Wilder(Naive.TrueRange(m.Highs, m.Lows, m.Closes), p)]);
        }
        yield return Of("STDDEV sample", () => new StandardDeviation(10, 2.5, 1), (x, n, y) => StandardDeviation.Compute(x, n, y, 2.5, 1), 10,
            x => Naive.StandardDeviation(x, 10, 2.5, 1));
        foreach ((int p, double up, double down, int ddof) in new[] { (20, 2.0, 2.0, 0), (5, 1.0, 3.0, 1) })
            yield return new($"BBANDS {p}", () => new BollingerBands(p, up, down, ddof),
                m => Three((a, b, c) => BollingerBands.Compute(m.Closes, p, a, b, c, up, down, ddof), m.Count),
                m => Naive.Bollinger(m.Closes, p, up, down, ddof));
        foreach ((int fast, int slow, int signal) in new[] { (12, 26, 9), (3, 3, 1), (1, 2, 2) })
            foreach (MacdSeed seed in new[] { MacdSeed.TaLib, MacdSeed.Plain })
                yield return new($"MACD {fast} {slow} {signal} {seed}", () => new Macd(fast, slow, signal, seed),
                    m => Three((a, b, c) => Macd.Compute(m.Closes, fast, slow, signal, a, b, c, seed), m.Count),
                    m => Naive.Macd(m.Closes, fast, slow, signal, seed == MacdSeed.TaLib));
    }

    private static IndicatorCase Of(string name, Func<IIndicator> create, Batch1 batch, int period, Func<double[], double[]> naive) =>
        new(name, create, m => One(y => batch(m.Closes, period, y), m.Count), m => [naive(m.Closes)]);

    private static double[][] One(Action<double[]> compute, int count)
    {
        var output = new double[count];
        compute(output);
        return [output];
    }

    private static double[][] Three(Action<double[], double[], double[]> compute, int count)
    {
        double[][] outputs = [new double[count], new double[count], new double[count]];
        compute(outputs[0], outputs[1], outputs[2]);
        return outputs;
    }
}
