using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Textbook versions of the older oscillators, lines and transforms, written out from their definitions with TA-Lib's habits of seeding.</summary>
internal static class NaiveClassics
{
    /// <summary>All textbook versions of this file, by case.</summary>
    public static IEnumerable<(string, Func<TestMarket, double[][]>)> Twins()
    {
        foreach (int p in new[] { 2, 5, 14 })
        {
            yield return ($"PLUS_DM period={p}", m => [WilderSum(Movements(m).Up, p)]);
            yield return ($"MINUS_DM period={p}", m => [WilderSum(Movements(m).Down, p)]);
            yield return ($"PLUS_DI period={p}", m => [Directional(m, p).Plus]);
            yield return ($"MINUS_DI period={p}", m => [Directional(m, p).Minus]);
            yield return ($"DX period={p}", m => [Dx(m, p)]);
            yield return ($"ADX period={p}", m => [Naive.Wilder(Dx(m, p), p)]);
            yield return ($"ADXR period={p}", m => [Naive.Lagged(Naive.Wilder(Dx(m, p), p), p - 1, (now, then) => (now + then) / 2.0)]);
            yield return ($"AROONOSC period={p}", m => [Naive.Zip(Naive.Aroon(m.Highs, m.Lows, p)[1], Naive.Aroon(m.Highs, m.Lows, p)[0], (up, down) => up - down)]);
            yield return ($"CMO period={p}", m => [Momentum(m.Closes, x => Naive.Wilder(x, p))]);
            yield return ($"CMO period={p} smoothing=SUM", m => [Momentum(m.Closes, x => Naive.Window(x, p, w => w.Sum()))]);
            yield return ($"TRIX period={p}", m => [Naive.Lagged(Naive.Ema(Naive.Ema(Naive.Ema(m.Closes, p), p), p), 1, (now, then) => 100.0 * (now - then) / then)]);
            yield return ($"ROCP period={p}", m => [Naive.Lagged(m.Closes, p, (now, then) => (now - then) / then)]);
            yield return ($"ROCR period={p}", m => [Naive.Lagged(m.Closes, p, (now, then) => now / then)]);
            yield return ($"ROCR100 period={p}", m => [Naive.Lagged(m.Closes, p, (now, then) => 100.0 * now / then)]);
            yield return ($"WILLR period={p}", m => [[.. Naive.RawStochastic(m.Highs, m.Lows, m.Closes, p).Select((k, i) => i < p - 1 ? double.NaN : IsFlat(m, i, p) ? 0.0 : k - 100.0)]]);
            yield return ($"IMI period={p}", m => [Naive.Pairs(m.Opens, m.Closes, p, Bodies)]);
            yield return ($"MFI period={p}", m => [MoneyFlow(m, p)]);
            yield return ($"NATR period={p}", m => [Naive.Zip(Naive.Wilder(Naive.TrueRange(m.Highs, m.Lows, m.Closes), p), m.Closes, (a, c) => 100.0 * a / c)]);
            yield return ($"ACCBANDS period={p}", m => AccelerationBands(m, p));
            yield return ($"MIDPOINT period={p}", m => [Naive.Window(m.Closes, p, w => (w.Max() + w.Min()) / 2.0)]);
            yield return ($"MIDPRICE period={p}", m => [NaiveMore.Donchian(m, p)[1]]);
            yield return ($"LINEARREG_SLOPE period={p}", m => [Naive.Window(m.Closes, p, w => Naive.Line(w).Slope)]);
            yield return ($"LINEARREG_INTERCEPT period={p}", m => [Naive.Window(m.Closes, p, w => Naive.Line(w).Start)]);
            yield return ($"LINEARREG_ANGLE period={p}", m => [Naive.Window(m.Closes, p, w => Math.Atan(Naive.Line(w).Slope) * 180.0 / Math.PI)]);
            yield return ($"MAXINDEX period={p}", m => [Index(m.Closes, p, 1.0)]);
            yield return ($"MININDEX period={p}", m => [Index(m.Closes, p, -1.0)]);
            yield return ($"MINMAXINDEX period={p}", m => [Index(m.Closes, p, -1.0), Index(m.Closes, p, 1.0)]);
            yield return ($"MINMAX period={p}", m =>
            [
                Naive.Window(m.Closes, p, w => w.Min()), Naive.Window(m.Closes, p, w => w.Max()),
                Naive.Window(m.Closes, p, w => p - 1 - Array.LastIndexOf(w, w.Min())), Naive.Window(m.Closes, p, w => p - 1 - Array.LastIndexOf(w, w.Max())),
            ]);
            yield return ($"T3 period={p} vFactor=0.7", m => [T3(m.Closes, p, 0.7)]);
            yield return ($"STOCHRSI period={p} fastK=8 fastD=3", m => StochasticRsi(m.Closes, p, 8, 3));
            yield return ($"MA period={p} maType=TEMA", m => [Naive.Tema(m.Closes, p)]);
            yield return ($"MACDFIX signal={p}", m => MacdOf(Naive.Smooth(m.Closes, 12, 0.15, 14), Naive.Smooth(m.Closes, 26, 0.075), p));
        }
        foreach (int p in new[] { 5, 20, 64 })
            yield return ($"BETA period={p}", m => [Beta(Naive.Lagged(m.Highs, 1, (now, then) => now / then - 1.0), Naive.Lagged(m.Lows, 1, (now, then) => now / then - 1.0), p)]);
        foreach ((string name, Func<BarValues, double> price) in Prices)
            yield return (name, m => [Array.ConvertAll(m.Bars, b => price(b))]);
        yield return ("BOP", m => [Array.ConvertAll(m.Bars, b => b.High == b.Low ? 0.0 : (b.Close - b.Open) / (b.High - b.Low))]);
        yield return ("TRANGE", m => [Naive.TrueRange(m.Highs, m.Lows, m.Closes)]);
        yield return ("AD", m => [MoneyLine(m)]);
        yield return ("ADOSC fast=3 slow=10", m => [MoneyOscillator(m, 3, 10)]);
        yield return ("ULTOSC p1=7 p2=14 p3=28", m => [Ultimate(m)]);
        yield return ("APO fast=5 slow=12 maType=SMA", m => [Naive.Zip(Naive.Sma(m.Closes, 5), Naive.Sma(m.Closes, 12), (f, s) => f - s)]);
        yield return ("APO fast=12 slow=5 seed=LATE", m => [Naive.Zip(Naive.Ema(m.Closes, 5, 7), Naive.Ema(m.Closes, 12), (f, s) => f - s)]);
        yield return ("PPO fast=5 slow=12 maType=WMA", m => [Naive.Zip(Naive.Wma(m.Closes, 5), Naive.Wma(m.Closes, 12), (f, s) => 100.0 * (f - s) / s)]);
        yield return ("MACDEXT fast=5 fastMA=EMA slow=9 slowMA=SMA signal=4 signalMA=WMA", m => MacdOf(Naive.Ema(m.Closes, 5, 4), Naive.Sma(m.Closes, 9), 4, Naive.Wma));
        yield return ("MACDEXT fast=5 fastMA=TEMA slow=9 slowMA=EMA signal=4 signalMA=SMA", m => MacdOf(Naive.Tema(m.Closes, 5), Naive.Ema(m.Closes, 9, 4), 4, Naive.Sma));
        yield return ("MAVP minPeriod=3 maxPeriod=9 maType=SMA", m => [VariablePeriod(m, 3, 9, (x, n) => Naive.Sma(x, n))]);
        yield return ("MAVP minPeriod=3 maxPeriod=9 maType=EMA", m => [VariablePeriod(m, 3, 9, (x, n) => Naive.Ema(x, n, 9 - n))]);
        yield return ("SAR", m => [Array.ConvertAll(ReversingStop(m, 0.0, 0.0, (0.02, 0.02, 0.2), (0.02, 0.02, 0.2)), Math.Abs)]);
        yield return ("SAREXT", m => [ReversingStop(m, 0.0, 0.0, (0.02, 0.02, 0.2), (0.02, 0.02, 0.2))]);
        yield return (
            "SAREXT offsetOnReverse=0.01 accelerationInitLong=0.05 accelerationLong=0.03 accelerationMaxLong=0.3 accelerationInitShort=0.4 accelerationMaxShort=0.1",
            m => [ReversingStop(m, 0.0, 0.01, (0.05, 0.03, 0.3), (0.1, 0.02, 0.1))]);
        yield return ("SAREXT startValue=-1", m => [ReversingStop(m, -1.0, 0.0, (0.02, 0.02, 0.2), (0.02, 0.02, 0.2))]);
    }

    private static readonly (string, Func<BarValues, double>)[] Prices =
    [
        ("AVGPRICE", b => (b.Open + b.High + b.Low + b.Close) / 4.0), ("MEDPRICE", b => (b.High + b.Low) / 2.0),
        ("TYPPRICE", b => (b.High + b.Low + b.Close) / 3.0), ("WCLPRICE", b => (b.High + b.Low + 2.0 * b.Close) / 4.0),
    ];

    private static bool IsFlat(TestMarket m, int last, int n) =>
        m.Highs[(last - n + 1)..(last + 1)].Max() == m.Lows[(last - n + 1)..(last + 1)].Min();

    /// <summary>The first n − 1 values summed, then a share of 1/n let go with every new value; given from the (n − 1)-th value on.</summary>
    private static double[] WilderSum(double[] x, int n)
    {
        double[] result = Naive.Blank(x.Length);
        double sum = 0.0;
        for (int i = 1; i < x.Length; i++)
        {
            sum = i < n ? sum + x[i] : sum - sum / n + x[i];
            if (i >= n - 1) result[i] = sum;
        }
        return result;
    }

    private static (double[] Up, double[] Down) Movements(TestMarket m)
    {
        double[] up = Naive.Blank(m.Count), down = Naive.Blank(m.Count);
        for (int i = 1; i < m.Count; i++)
        {
            double rise = m.Highs[i] - m.Highs[i - 1], fall = m.Lows[i - 1] - m.Lows[i];
            up[i] = rise > fall && rise > 0.0 ? rise : 0.0;
            down[i] = fall > rise && fall > 0.0 ? fall : 0.0;
        }
        return (up, down);
    }

    private static (double[] Plus, double[] Minus) Directional(TestMarket m, int n)
    {
        double[] range = WilderSum(Naive.TrueRange(m.Highs, m.Lows, m.Closes), n);
        (double[] up, double[] down) = Movements(m);
        double[] Share(double[] x) => [.. WilderSum(x, n).Select((d, i) => i < n ? double.NaN : range[i] == 0.0 ? 0.0 : 100.0 * d / range[i])];
        return (Share(up), Share(down));
    }

    private static double[] Dx(TestMarket m, int n)
    {
        (double[] plus, double[] minus) = Directional(m, n);
        double[] result = Naive.Blank(m.Count);
        double last = 0.0;
        for (int i = n; i < m.Count; i++)
            result[i] = last = plus[i] + minus[i] == 0.0 ? last : 100.0 * Math.Abs(plus[i] - minus[i]) / (plus[i] + minus[i]);
        return result;
    }

    private static double[] Momentum(double[] x, Func<double[], double[]> gather) => Naive.Zip(
        gather(Naive.Changes(x, d => Math.Max(d, 0.0))), gather(Naive.Changes(x, d => Math.Max(-d, 0.0))), (g, l) => g + l == 0.0 ? 0.0 : 100.0 * (g - l) / (g + l));

    private static double Bodies(double[] open, double[] close)
    {
        double[] bodies = Naive.Zip(open, close, (o, c) => c - o);
        double all = bodies.Sum(Math.Abs);
        return all == 0.0 ? 0.0 : 100.0 * bodies.Sum(b => Math.Max(b, 0.0)) / all;
    }

    private static double[] MoneyFlow(TestMarket m, int n)
    {
        double[] typical = m.Column(PriceField.Typical), flow = Naive.Zip(typical, m.Volumes, (t, v) => t * v);
        double[] rising = Naive.Blank(m.Count), falling = Naive.Blank(m.Count);
        for (int i = 1; i < m.Count; i++)
            (rising[i], falling[i]) = (typical[i] > typical[i - 1] ? flow[i] : 0.0, typical[i] < typical[i - 1] ? flow[i] : 0.0);
        return Naive.Pairs(rising, falling, n, (r, f) => r.Sum() + f.Sum() == 0.0 ? 0.0 : 100.0 * r.Sum() / (r.Sum() + f.Sum()));
    }

    private static double[][] AccelerationBands(TestMarket m, int n)
    {
        double[] push = Naive.Zip(m.Highs, m.Lows, (h, l) => 4.0 * (h - l) / (h + l));
        return [Naive.Sma(Naive.Zip(m.Highs, push, (h, p) => h * (1.0 + p)), n), Naive.Sma(m.Closes, n), Naive.Sma(Naive.Zip(m.Lows, push, (l, p) => l * (1.0 - p)), n)];
    }

    private static double[] Index(double[] x, int n, double sign)
    {
        double[] result = Naive.Blank(x.Length);
        int best = -1;
        for (int i = n - 1; i < x.Length; i++)
        {
            int oldest = i - n + 1;
            if (best >= oldest) best = sign * x[i] >= sign * x[best] ? i : best;
            else best = oldest + Array.IndexOf(x[oldest..(i + 1)], sign > 0.0 ? x[oldest..(i + 1)].Max() : x[oldest..(i + 1)].Min());
            result[i] = best;
        }
        return result;
    }

    private static double[] T3(double[] x, int n, double v)
    {
        double[] Generalised(double[] y)
        {
            double[] one = Naive.Ema(y, n), two = Naive.Ema(one, n);
            return Naive.Zip(one, two, (a, b) => (1.0 + v) * a - v * b);
        }
        // Tillson: the generalised double average, three times. Seeds are those of the six chained averages, so they are chained here too.
        double[][] e = new double[7][];
        e[0] = x;
        for (int i = 1; i <= 6; i++) e[i] = Naive.Ema(e[i - 1], n);
        double c1 = -v * v * v, c2 = 3.0 * v * v * (1.0 + v), c3 = -3.0 * v * (1.0 + v) * (1.0 + v), c4 = (1.0 + v) * (1.0 + v) * (1.0 + v);
        double[] result = [.. x.Select((_, i) => c1 * e[6][i] + c2 * e[5][i] + c3 * e[4][i] + c4 * e[3][i])], three = Generalised(Generalised(Generalised(x)));
        // Far from the seeds both ways agree, which checks the expansion above.
        if (x.Length >= 700 && n <= 5) Assert.Equal(three[^1], result[^1], 1e-9 * Math.Abs(result[^1]));
        return result;
    }

    private static double[][] StochasticRsi(double[] x, int n, int fastK, int fastD)
    {
        double[] rsi = Naive.Rsi(x, n);
        double[] raw = Naive.Window(rsi, fastK, w => w.Max() - w.Min() < 1e-10 ? 0.0 : 100.0 * (w[^1] - w.Min()) / (w.Max() - w.Min()));
        for (int i = 0; i < Math.Min(x.Length, n + fastK - 1); i++) raw[i] = double.NaN;
        double[] average = Naive.Sma(raw, fastD);
        return [Naive.Zip(raw, average, (r, a) => double.IsNaN(a) ? a : r), average];
    }

    private static double[][] MacdOf(double[] fast, double[] slow, int signal, Func<double[], int, double[]>? average = null)
    {
        double[] line = Naive.Zip(fast, slow, (f, s) => f - s), signals = average is null ? Naive.Ema(line, signal) : average(line, signal);
        line = Naive.Zip(line, signals, (l, s) => double.IsNaN(s) ? s : l);
        return [line, signals, Naive.Zip(line, signals, (l, s) => l - s)];
    }

    private static double[] Beta(double[] x, double[] y, int n) => Naive.Pairs(x, y, n, (a, b) =>
    {
        double ma = a.Average(), mb = b.Average(), spread = a.Sum(v => (v - ma) * (v - ma));
        return spread == 0.0 ? 0.0 : a.Zip(b, (v, w) => (v - ma) * (w - mb)).Sum() / spread;
    });

    private static double[] MoneyLine(TestMarket m)
    {
        double sum = 0.0;
        return Array.ConvertAll(m.Bars, b => sum += b.High == b.Low ? 0.0 : ((b.Close - b.Low) - (b.High - b.Close)) / (b.High - b.Low) * b.Volume);
    }

    private static double[] MoneyOscillator(TestMarket m, int fast, int slow)
    {
        double[] line = MoneyLine(m);
        double[] FromFirst(int n)
        {
            double average = line[0];
            return Array.ConvertAll(line, v => average += 2.0 / (n + 1.0) * (v - average));
        }
        return [.. Naive.Zip(FromFirst(fast), FromFirst(slow), (f, s) => f - s).Select((v, i) => i < slow - 1 ? double.NaN : v)];
    }

    private static double[] Ultimate(TestMarket m)
    {
        double[] pressure = Naive.Blank(m.Count), range = Naive.TrueRange(m.Highs, m.Lows, m.Closes);
        for (int i = 1; i < m.Count; i++) pressure[i] = m.Closes[i] - Math.Min(m.Lows[i], m.Closes[i - 1]);
        double[] Share(int n) => Naive.Pairs(pressure, range, n, (p, r) => r.Sum() == 0.0 ? 0.0 : p.Sum() / r.Sum());
        double[] first = Share(7), second = Share(14), third = Share(28);
        return [.. first.Select((f, i) => 100.0 * (4.0 * f + 2.0 * second[i] + third[i]) / 7.0)];
    }

    private static double[] VariablePeriod(TestMarket m, int least, int most, Func<double[], int, double[]> average)
    {
        double[][] all = [.. Enumerable.Range(least, most - least + 1).Select(n => average(m.Closes, n))];
        return [.. m.Volumes.Select((v, i) => i < most - 1 ? double.NaN : all[Math.Clamp((int)v, least, most) - least][i])];
    }

    /// <summary>Wilder's stop, negative while short; each side is given by its first acceleration, its step and its limit.</summary>
    private static double[] ReversingStop(TestMarket m, double start, double offset, (double First, double Step, double Most) above, (double First, double Step, double Most) below)
    {
        double[] high = m.Highs, low = m.Lows, result = Naive.Blank(m.Count);
        double rise = high[1] - high[0], fall = low[0] - low[1];
        bool isLong = start == 0.0 ? !(fall > rise && fall > 0.0) : start > 0.0;
        double stop = start != 0.0 ? Math.Abs(start) : isLong ? low[0] : high[0], extreme = isLong ? high[1] : low[1], speed = isLong ? above.First : below.First;
        for (int i = 1; i < m.Count; i++)
        {
            int before = Math.Max(1, i - 1);
            double floor = Math.Min(low[before], low[i]), ceiling = Math.Max(high[before], high[i]);
            if (isLong ? low[i] <= stop : high[i] >= stop)
            {
                isLong = !isLong;
                stop = isLong ? Math.Min(extreme, floor) * (1.0 - offset) : Math.Max(extreme, ceiling) * (1.0 + offset);
                (extreme, speed) = isLong ? (high[i], above.First) : (low[i], below.First);
                result[i] = isLong ? stop : -stop;
            }
            else
            {
                result[i] = isLong ? stop : -stop;
                if (isLong && high[i] > extreme) (extreme, speed) = (high[i], Math.Min(speed + above.Step, above.Most));
                if (!isLong && low[i] < extreme) (extreme, speed) = (low[i], Math.Min(speed + below.Step, below.Most));
            }
            stop += speed * (extreme - stop);
            stop = isLong ? Math.Min(stop, floor) : Math.Max(stop, ceiling);
        }
        return result;
    }
}
