using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Textbook versions of the indicators beyond the classics, from whole arrays.</summary>
internal static class NaiveMore
{
    public static double[] Vwma(TestMarket m, int n) =>
        Naive.Pairs(m.Closes, m.Volumes, n, (c, v) => v.Sum() == 0.0 ? c[^1] : c.Zip(v, (x, y) => x * y).Sum() / v.Sum());

    public static double[] Zlema(double[] x, int n) => Naive.Ema(Naive.Lagged(x, (n - 1) / 2, (now, then) => 2.0 * now - then), n);

    public static double[] Kama(double[] x, int n, int fast, int slow)
    {
        double[] result = Naive.Blank(x.Length);
        double kf = 2.0 / (fast + 1), ks = 2.0 / (slow + 1), average = n - 1 < x.Length ? x[n - 1] : 0.0;
        for (int i = n; i < x.Length; i++)
        {
            double path = Enumerable.Range(i - n + 1, n).Sum(k => Math.Abs(x[k] - x[k - 1]));
            double c = (path == 0.0 ? 1.0 : Math.Abs(x[i] - x[i - n]) / path) * (kf - ks) + ks;
            result[i] = average += c * c * (x[i] - average);
        }
        return result;
    }

    public static double[][] Donchian(TestMarket m, int n)
    {
        double[] top = Naive.Window(m.Highs, n, w => w.Max()), bottom = Naive.Window(m.Lows, n, w => w.Min());
        return [top, Naive.Zip(top, bottom, (a, b) => (a + b) / 2.0), bottom];
    }

    public static double[][] Keltner(TestMarket m, int n, int range, double k)
    {
        double[] middle = Naive.Ema(m.Closes, n), atr = Naive.Wilder(Naive.TrueRange(m.Highs, m.Lows, m.Closes), range);
        double[] both = Naive.Zip(middle, atr, (a, b) => double.IsNaN(b) ? double.NaN : a);
        return [Naive.Zip(middle, atr, (a, b) => a + k * b), both, Naive.Zip(middle, atr, (a, b) => a - k * b)];
    }

    public static double[] ZScore(double[] x, int n) => Naive.Window(x, n, w =>
    {
        double deviation = Math.Sqrt(Naive.Variance(w, 0));
        return deviation == 0.0 ? 0.0 : (w[^1] - w.Average(v => v - w[0]) - w[0]) / deviation;
    });

    public static double[] Cmf(TestMarket m, int n)
    {
        double[] flow = [.. m.Bars.Select(b => b.High == b.Low ? 0.0 : (2.0 * b.Close - b.Low - b.High) / (b.High - b.Low) * b.Volume)];
        return Naive.Pairs(flow, m.Volumes, n, (f, v) => v.Sum() == 0.0 ? 0.0 : f.Sum() / v.Sum());
    }

    public static double[][] Vortex(TestMarket m, int n)
    {
        double[] range = Naive.TrueRange(m.Highs, m.Lows, m.Closes);
        double[] up = Naive.Blank(m.Count), down = Naive.Blank(m.Count);
        for (int i = n; i < m.Count; i++)
        {
            int[] window = [.. Enumerable.Range(i - n + 1, n)];
            double total = window.Sum(k => range[k]);
            up[i] = total == 0.0 ? 0.0 : window.Sum(k => Math.Abs(m.Highs[k] - m.Lows[k - 1])) / total;
            down[i] = total == 0.0 ? 0.0 : window.Sum(k => Math.Abs(m.Lows[k] - m.Highs[k - 1])) / total;
        }
        return [up, down];
    }

    public static double[] PercentRank(double[] x, int n) =>
        Naive.Window(x, n + 1, w => 100.0 * w[..^1].Count(v => v < w[^1]) / n);

    public static double[] Quantile(double[] x, int n, double share) => Naive.Window(x, n, w =>
    {
        double[] sorted = [.. w.Order()];
        double place = share * (n - 1);
        int lower = (int)place, upper = Math.Min(lower + 1, n - 1);
        return sorted[lower] + (place - lower) * (sorted[upper] - sorted[lower]);
    });

    public static double[][] SessionVwap(TestMarket m, double k)
    {
        double[] mean = new double[m.Count], upper = new double[m.Count], lower = new double[m.Count];
        for (int i = 0; i < m.Count; i++)
        {
            const long day = 86_400_000_000_000;
            BarValues[] session = [.. m.Bars[..(i + 1)].Where(b => b.OpenTimeNanos / day == m.Bars[i].OpenTimeNanos / day)];
            double volume = session.Sum(b => b.Volume), last = session[^1].Select(PriceField.Typical);
            double average = volume == 0.0 ? last : session.Sum(b => b.Select(PriceField.Typical) * b.Volume) / volume;
            double variance = volume == 0.0 ? 0.0 : session.Sum(b => Math.Pow(b.Select(PriceField.Typical) - average, 2.0) * b.Volume) / volume;
            (mean[i], upper[i], lower[i]) = (average, average + k * Math.Sqrt(variance), average - k * Math.Sqrt(variance));
        }
        return [mean, upper, lower];
    }

    public static double[][] HeikinAshi(TestMarket m)
    {
        double[][] o = [new double[m.Count], new double[m.Count], new double[m.Count], new double[m.Count]];
        for (int i = 0; i < m.Count; i++)
        {
            BarValues b = m.Bars[i];
            o[3][i] = (b.Open + b.High + b.Low + b.Close) / 4.0;
            o[0][i] = i == 0 ? (b.Open + b.Close) / 2.0 : (o[0][i - 1] + o[3][i - 1]) / 2.0;
            o[1][i] = new[] { b.High, o[0][i], o[3][i] }.Max();
            o[2][i] = new[] { b.Low, o[0][i], o[3][i] }.Min();
        }
        return o;
    }

    public static double[][] Ichimoku(TestMarket m)
    {
        double[] Middle(int n) => Donchian(m, n)[1];
        double[] conversion = Middle(9), @base = Middle(26), slow = Middle(52);
        double[] a = Naive.Zip(conversion, @base, (x, y) => (x + y) / 2.0);
        double[][] all = [conversion, @base, Naive.Lagged(a, 26, (_, then) => then), Naive.Lagged(slow, 26, (_, then) => then), Naive.Lagged(m.Closes, 26, (now, then) => now - then)];
        for (int i = 0; i < Math.Min(77, m.Count); i++)
            foreach (double[] column in all) column[i] = double.NaN;
        return all;
    }

    public static double[] Parkinson(TestMarket m, int n) =>
        Naive.Pairs(m.Highs, m.Lows, n, (h, l) => Math.Sqrt(h.Zip(l, (x, y) => Math.Pow(Math.Log(x / y), 2.0)).Average() / (4.0 * Math.Log(2.0))));

    public static double[] CloseToClose(double[] x, int n, double perYear)
    {
        double[] returns = Naive.Lagged(x, 1, (now, then) => Math.Log(now / then));
        double[] result = Naive.Window(returns, n, w => Math.Sqrt(w.Sum(r => Math.Pow(r - w.Average(), 2.0)) / (n - 1) * perYear));
        return result;
    }

    public static double[] Ulcer(double[] x, int n)
    {
        double[] drawdown = Naive.Window(x, n, w => 100.0 * (w[^1] - w.Max()) / w.Max());
        return Naive.Window(drawdown, n, w => Math.Sqrt(w.Average(d => d * d)));
    }

    public static double[] EfficiencyRatio(double[] x, int n) => Naive.Window(x, n + 1, w =>
    {
        double path = w.Zip(w.Skip(1), (a, b) => Math.Abs(b - a)).Sum();
        return path == 0.0 ? 0.0 : Math.Abs(w[^1] - w[0]) / path;
    });

    public static double[][] Awesome(TestMarket m)
    {
        double[] median = m.Column(PriceField.Median), ao = Naive.Zip(Naive.Sma(median, 5), Naive.Sma(median, 34), (a, b) => a - b);
        double[] average = Naive.Sma(ao, 5);
        return [Naive.Zip(ao, average, (a, b) => double.IsNaN(b) ? b : a), Naive.Zip(ao, average, (a, b) => a - b)];
    }

    public static double[] Force(TestMarket m, int n)
    {
        double[] force = Naive.Blank(m.Count);
        for (int i = 1; i < m.Count; i++) force[i] = (m.Closes[i] - m.Closes[i - 1]) * m.Volumes[i];
        return Naive.Ema(force, n);
    }

    public static double[] Alma(double[] x, int n, double offset, double sigma)
    {
        double[] weights = [.. Enumerable.Range(0, n).Select(i => Math.Exp(-Math.Pow(i - offset * (n - 1), 2.0) / (2.0 * Math.Pow(n / sigma, 2.0))))];
        return Naive.Window(x, n, w => w.Zip(weights, (a, b) => a * b).Sum() / weights.Sum());
    }

    public static double[][] Swings(TestMarket m, int wing)
    {
        double[] up = Naive.Blank(m.Count), down = Naive.Blank(m.Count);
        for (int i = 2 * wing; i < m.Count; i++)
        {
            int[] others = [.. Enumerable.Range(i - 2 * wing, 2 * wing + 1).Where(k => k != i - wing)];
            up[i] = others.All(k => m.Highs[k] < m.Highs[i - wing]) ? 1.0 : 0.0;
            down[i] = others.All(k => m.Lows[k] > m.Lows[i - wing]) ? 1.0 : 0.0;
        }
        return [up, down];
    }

    public static double[][] SuperTrend(TestMarket m, int n, double k)
    {
        double[] atr = Naive.Wilder(Naive.TrueRange(m.Highs, m.Lows, m.Closes), n), stop = Naive.Blank(m.Count), side = Naive.Blank(m.Count);
        double upper = 0.0, lower = 0.0;
        for (int i = n; i < m.Count; i++)
        {
            double middle = (m.Highs[i] + m.Lows[i]) / 2.0, above = middle + k * atr[i], below = middle - k * atr[i], before = m.Closes[i - 1];
            upper = i == n || above < upper || before > upper ? above : upper;
            lower = i == n || below > lower || before < lower ? below : lower;
            bool up = i == n ? m.Closes[i] >= middle : side[i - 1] > 0.0 ? m.Closes[i] >= lower : m.Closes[i] > upper;
            (stop[i], side[i]) = (up ? lower : upper, up ? 1.0 : -1.0);
        }
        return [stop, side];
    }
}
