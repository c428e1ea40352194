using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Textbook versions of the younger indicators: stops, volume, realised volatility, composites.</summary>
internal static class NaiveRest
{
    private const long Day = 86_400_000_000_000;

    /// <summary>All textbook versions of this file, by case.</summary>
    public static IEnumerable<(string, Func<TestMarket, double[][]>)> Twins()
    {
        foreach (int p in new[] { 4, 13 })
        {
            yield return ($"HMA period={p}", m => [Naive.Wma(Naive.Zip(Naive.Wma(m.Closes, p / 2), Naive.Wma(m.Closes, p), (h, f) => 2.0 * h - f), (int)Math.Sqrt(p))]);
            yield return ($"ENVELOPE period={p} percent=4", m => [Times(Naive.Sma(m.Closes, p), 1.04), Naive.Sma(m.Closes, p), Times(Naive.Sma(m.Closes, p), 0.96)]);
            yield return ($"VIDYA period={p} momentum=5", m => [Vidya(m.Closes, p, 5)]);
            yield return ($"MCGINLEY period={p}", m => [McGinley(m.Closes, p)]);
            yield return ($"FRAMA period={2 * p}", m => [Frama(m, p)]);
            yield return ($"DPO period={p}", m => [Naive.Zip(Naive.Lagged(m.Closes, p / 2 + 1, (_, then) => then), Naive.Sma(m.Closes, p), (x, a) => x - a)]);
            yield return ($"ELDERRAY period={p}", m => [Naive.Zip(m.Highs, Naive.Ema(m.Closes, p), (h, e) => h - e), Naive.Zip(m.Lows, Naive.Ema(m.Closes, p), (l, e) => l - e)]);
            yield return ($"FISHER period={p}", m => Fisher(m.Column(PriceField.Median), p));
            yield return ($"RVGI period={p}", m => Vigor(m, p));
            yield return ($"SMI period={p} smooth=3 signal=4", m => MomentumIndex(m, p, 3, 4));
            yield return ($"BBPOSITION period={p} nbDev=1.5", m => BandPosition(m.Closes, p, 1.5));
            yield return ($"CHAIKINVOL period={p} change=6", m => [Naive.Lagged(Naive.Ema(Ranges(m), p), 6, Rate)]);
            yield return ($"CHANDELIER period={p} multiple=2", m => Stops(m, p, 2.0));
            yield return ($"CKSTOP period={p} multiple=2 smooth=5", m => [Naive.Window(Stops(m, p, 2.0)[0], 5, Largest), Naive.Window(Stops(m, p, 2.0)[1], 5, w => w.Any(double.IsNaN) ? double.NaN : w.Min())]);
            yield return ($"CHOP period={p}", m => [Choppiness(m, p)]);
            yield return ($"MASS smooth=5 period={p}", m => [Naive.Window(Naive.Zip(Naive.Ema(Ranges(m), 5), Naive.Ema(Naive.Ema(Ranges(m), 5), 5), (a, b) => double.IsNaN(b) || b > 0.0 ? a / b : 1.0), p, w => w.Sum())]);
            yield return ($"RVI period={p} deviation=6", m => [RelativeVolatility(m.Closes, p, 6)]);
            yield return ($"SQUEEZE period={p} nbDev=2 multiple=1.5", m => Squeeze(m, p));
            yield return ($"GARMANKLASS period={p}", m => [Volatility(m, p, b => 0.5 * Square(Math.Log(b.High / b.Low)) - (2.0 * Math.Log(2.0) - 1.0) * Square(Math.Log(b.Close / b.Open)))]);
            yield return ($"ROGERSSATCHELL period={p} barsPerYear=365", m => [Times(Volatility(m, p, RogersSatchell), Math.Sqrt(365.0))]);
            yield return ($"YANGZHANG period={p}", m => [YangZhang(m, p)]);
            yield return ($"EOM period={p} divisor=10", m => [Ease(m, p, 10.0)]);
            yield return ($"ORDERFLOW period={p}", m => [OrderFlow(m, p)]);
            yield return ($"RVOL period={p}", m => [Naive.Window(m.Volumes, p + 1, w => w[..^1].Sum() == 0.0 ? 0.0 : w[^1] / w[..^1].Average())]);
            yield return ($"VOLUMEPROFILE period={p} rows=10 share=0.7", m => VolumeProfile(m, p, 10, 0.7));
            yield return ($"AUTOCORREL period={p} lag=2", m => [Naive.Pairs(m.Closes, Naive.Lagged(m.Closes, 2, (_, then) => then), p, (x, y) => y.Any(double.IsNaN) ? double.NaN : Naive.Correlation(x, y))]);
            yield return ($"LINREGCHANNEL period={p} deviations=2", m => RegressionChannel(m.Closes, p, 2.0));
            yield return ($"SHAPE period={p}", m => [Naive.Window(m.Closes, p, w => Moment(w, 3)), Naive.Window(m.Closes, p, w => Naive.Variance(w, 0) == 0.0 ? 0.0 : Moment(w, 4) - 3.0)]);
            yield return ($"LOGRETURN period={p}", m => [Naive.Lagged(m.Closes, p, (now, then) => Math.Log(now / then))]);
            yield return ($"SUPERSMOOTHER period={p}", m => [[.. SuperSmoother(m.Closes, p).Select((v, i) => i < p - 1 ? double.NaN : v)]]);
            yield return ($"HURST period={16 * p}", m => [Naive.Window(Naive.Lagged(m.Closes, 1, (now, then) => Math.Log(now / then)), 16 * p, Hurst)]);
        }
        foreach (string style in new[] { "CLASSIC", "FIBONACCI", "CAMARILLA", "WOODIE", "DEMARK" }) yield return ($"PIVOTS style={style}", m => Pivots(m, style));
        yield return ("ALLIGATOR", m => Alligator(m.Column(PriceField.Median)));
        yield return ("COPPOCK", m => [Naive.Wma(Naive.Zip(Naive.Lagged(m.Closes, 14, Rate), Naive.Lagged(m.Closes, 11, Rate), (a, b) => a + b), 10)]);
        yield return ("KST", m => KnowSureThing(m.Closes));
        yield return ("CRSI rsi=3 streak=2 rank=20", m => [ConnorsRsi(m.Closes, 20)]);
        yield return ("TSI long=13 short=7 signal=5", m => TrueStrength(m.Closes, 13, 7, 5));
        yield return ("STC cycle=10 fast=11 slow=20 factor=0.5", m => [TrendCycle(m.Closes, 10, 11, 20, 0.5)]);
        yield return ("WAVETREND channel=10 average=21 signal=4", m => WaveTrend(m.Column(PriceField.Typical), 10, 21, 4));
        yield return ("AVWAP anchor=360000", m => [AnchoredVwap(m, 360_000L * 1_000_000_000)]);
        yield return ("KLINGER fast=8 slow=15 signal=5", m => Klinger(m, 8, 15, 5));
        yield return ("NVI", m => [VolumeIndex(m, (now, then) => now < then)]);
        yield return ("PVI", m => [VolumeIndex(m, (now, then) => now > then)]);
        yield return ("PVO fast=5 slow=12 signal=4", m => Percentage(m.Volumes, 5, 12, 4));
        yield return ("PVT", m => [PriceVolume(m)]);
        yield return ("ZIGZAG percent=3", m => ZigZag(m, 0.03));
        yield return ("CYBERCYCLE alpha=0.1", m => [CyberCycle(m.Closes, 0.1)]);
        yield return ("ROOFING highPass=30 lowPass=8", m => [Roofing(m.Closes, 30, 8)]);
    }

    private static double Square(double x) => x * x;

    private static double Rate(double now, double then) => then == 0.0 ? 0.0 : 100.0 * (now - then) / then;

    private static double Largest(double[] w) => w.Any(double.IsNaN) ? double.NaN : w.Max();

    private static double[] Times(double[] x, double factor) => Array.ConvertAll(x, v => v * factor);

    private static double[] Ranges(TestMarket m) => Array.ConvertAll(m.Bars, b => b.High - b.Low);

    private static double[] Masked(double[] x, double[] by) => Naive.Zip(x, by, (v, b) => double.IsNaN(b) ? b : v);

    private static double[] Vidya(double[] x, int n, int momentum)
    {
        double[] rise = Naive.Changes(x, d => Math.Max(d, 0.0)), fall = Naive.Changes(x, d => Math.Max(-d, 0.0)), result = Naive.Blank(x.Length);
        double average = x[momentum - 1];
        for (int i = momentum; i < x.Length; i++)
        {
            double up = rise[(i - momentum + 1)..(i + 1)].Sum(), down = fall[(i - momentum + 1)..(i + 1)].Sum();
            double share = up + down == 0.0 ? 0.0 : Math.Abs(up - down) / (up + down);
            result[i] = average += 2.0 / (n + 1.0) * share * (x[i] - average);
        }
        return result;
    }

    private static double[] McGinley(double[] x, int n)
    {
        double[] result = Naive.Blank(x.Length);
        double average = x[..n].Average();
        result[n - 1] = average;
        for (int i = n; i < x.Length; i++) result[i] = average += (x[i] - average) * Math.Min(1.0, 1.0 / (0.6 * n * Math.Pow(x[i] / average, 4.0)));
        return result;
    }

    private static double[] Frama(TestMarket m, int half)
    {
        double[] result = Naive.Blank(m.Count), median = m.Column(PriceField.Median);
        double Range(int from, int to) => m.Highs[from..to].Max() - m.Lows[from..to].Min();
        double average = median[2 * half - 1];
        result[2 * half - 1] = average;
        for (int i = 2 * half; i < m.Count; i++)
        {
            double older = Range(i - 2 * half + 1, i - half + 1), newer = Range(i - half + 1, i + 1), whole = Range(i - 2 * half + 1, i + 1);
            double dimension = (Math.Log((older + newer) / half) - Math.Log(whole / (2.0 * half))) / Math.Log(2.0);
            double weight = older + newer > 0.0 && whole > 0.0 ? Math.Clamp(Math.Exp(-4.6 * (dimension - 1.0)), 0.01, 1.0) : 0.01;
            result[i] = average += weight * (median[i] - average);
        }
        return result;
    }

    private static double[][] Fisher(double[] x, int n)
    {
        double[] first = Naive.Blank(x.Length), second = Naive.Blank(x.Length);
        double place = 0.0, fisher = 0.0;
        for (int i = n - 1; i < x.Length; i++)
        {
            double[] w = x[(i - n + 1)..(i + 1)];
            double raw = w.Max() > w.Min() ? 2.0 * ((x[i] - w.Min()) / (w.Max() - w.Min()) - 0.5) : 0.0, before = fisher;
            place = Math.Clamp(0.33 * raw + 0.67 * place, -0.999, 0.999);
            fisher = Math.Atanh(place) + 0.5 * before;
            if (i >= n) (first[i], second[i]) = (fisher, before);
        }
        return [first, second];
    }

    private static double[] Symmetric(double[] x) => Naive.Window(x, 4, w => (w[3] + 2.0 * w[2] + 2.0 * w[1] + w[0]) / 6.0);

    private static double[][] Vigor(TestMarket m, int n)
    {
        double[] bodies = Naive.Sma(Symmetric(Array.ConvertAll(m.Bars, b => b.Close - b.Open)), n), ranges = Naive.Sma(Symmetric(Ranges(m)), n);
        double[] vigor = Naive.Zip(bodies, ranges, (b, r) => r == 0.0 ? 0.0 : b / r), signal = Symmetric(vigor);
        return [Masked(vigor, signal), signal];
    }

    private static double[][] MomentumIndex(TestMarket m, int n, int smooth, int signal)
    {
        double[][] channel = NaiveMore.Donchian(m, n);
        double[] Twice(double[] x) => Naive.Ema(Naive.Ema(x, smooth), smooth);
        double[] distance = Twice(Naive.Zip(m.Closes, channel[1], (c, mid) => c - mid)), range = Twice(Naive.Zip(channel[0], channel[2], (h, l) => (h - l) / 2.0));
        double[] index = Naive.Zip(distance, range, (d, r) => r == 0.0 ? 0.0 : 100.0 * d / r), average = Naive.Ema(index, signal);
        return [Masked(index, average), average];
    }

    private static double[][] BandPosition(double[] x, int n, double k)
    {
        double[][] bands = Naive.Bollinger(x, n, k, k, 0);
        double[] deviation = Naive.StandardDeviation(x, n, 2.0 * k, 0);
        return [[.. x.Select((v, i) => deviation[i] == 0.0 ? 0.5 : (v - bands[2][i]) / deviation[i])], Naive.Zip(deviation, bands[1], (d, middle) => d / middle)];
    }

    private static double[][] Stops(TestMarket m, int n, double k)
    {
        double[] atr = Naive.Wilder(Naive.TrueRange(m.Highs, m.Lows, m.Closes), n);
        return [Naive.Zip(Naive.Window(m.Highs, n, w => w.Max()), atr, (h, a) => h - k * a), Naive.Zip(Naive.Window(m.Lows, n, w => w.Min()), atr, (l, a) => l + k * a)];
    }

    private static double[] Choppiness(TestMarket m, int n)
    {
        double[] range = Naive.TrueRange(m.Highs, m.Lows, m.Closes), result = Naive.Blank(m.Count);
        for (int i = n; i < m.Count; i++)
        {
            double top = Math.Max(m.Highs[(i - n + 1)..(i + 1)].Max(), m.Closes[(i - n)..i].Max()), bottom = Math.Min(m.Lows[(i - n + 1)..(i + 1)].Min(), m.Closes[(i - n)..i].Min());
            result[i] = top == bottom ? 100.0 : 100.0 * Math.Log(range[(i - n + 1)..(i + 1)].Sum() / (top - bottom)) / Math.Log(n);
        }
        return result;
    }

    private static double[] RelativeVolatility(double[] x, int n, int window)
    {
        double[] deviation = Naive.StandardDeviation(x, window, 1.0, 0), up = Naive.Blank(x.Length), down = Naive.Blank(x.Length);
        for (int i = Math.Max(1, window - 1); i < x.Length; i++)
            (up[i], down[i]) = (x[i] > x[i - 1] ? deviation[i] : 0.0, x[i] < x[i - 1] ? deviation[i] : 0.0);
        return Naive.Zip(Naive.Wilder(up, n), Naive.Wilder(down, n), (u, d) => u + d == 0.0 ? 0.0 : 100.0 * u / (u + d));
    }

    private static double[][] Squeeze(TestMarket m, int n)
    {
        double[] deviation = Naive.StandardDeviation(m.Closes, n, 2.0, 0), range = Naive.Sma(Naive.TrueRange(m.Highs, m.Lows, m.Closes), n);
        double[] middle = Naive.Zip(NaiveMore.Donchian(m, n)[1], Naive.Sma(m.Closes, n), (d, a) => (d + a) / 2.0);
        double[] distance = Masked(Naive.Zip(m.Closes, middle, (c, a) => c - a), range), momentum = Naive.Window(distance, n, w => Naive.Line(w).At(n - 1));
        return [Masked(Naive.Zip(deviation, range, (d, r) => d < 1.5 * r ? 1.0 : 0.0), momentum), momentum];
    }

    private static double[] Volatility(TestMarket m, int n, Func<BarValues, double> variance) =>
        Naive.Window(Array.ConvertAll(m.Bars, b => variance(b)), n, w => Math.Sqrt(Math.Max(0.0, w.Average())));

    private static double RogersSatchell(BarValues b) =>
        Math.Log(b.High / b.Open) * Math.Log(b.High / b.Close) + Math.Log(b.Low / b.Open) * Math.Log(b.Low / b.Close);

    private static double[] YangZhang(TestMarket m, int n)
    {
        double[] gaps = Naive.Blank(m.Count), moves = Naive.Blank(m.Count), rest = Naive.Blank(m.Count);
        for (int i = 1; i < m.Count; i++)
            (gaps[i], moves[i], rest[i]) = (Math.Log(m.Opens[i] / m.Closes[i - 1]), Math.Log(m.Closes[i] / m.Opens[i]), RogersSatchell(m.Bars[i]));
        double[] VarianceOf(double[] x) => Naive.Window(x, n, w => Naive.Variance(w, 1));
        double[] gap = VarianceOf(gaps), move = VarianceOf(moves), mean = Naive.Sma(rest, n);
        double k = 0.34 / (1.34 + (n + 1.0) / (n - 1.0));
        return [.. gap.Select((g, i) => Math.Sqrt(g + k * move[i] + (1.0 - k) * mean[i]))];
    }

    private static double[] Ease(TestMarket m, int n, double divisor)
    {
        double[] median = m.Column(PriceField.Median), ease = Naive.Blank(m.Count);
        for (int i = 1; i < m.Count; i++)
            ease[i] = m.Volumes[i] == 0.0 ? 0.0 : (median[i] - median[i - 1]) * (m.Highs[i] - m.Lows[i]) / (m.Volumes[i] / divisor);
        return Naive.Sma(ease, n);
    }

    private static double[] OrderFlow(TestMarket m, int n)
    {
        double[] change = Naive.Changes(m.Closes, d => d), result = Naive.Blank(m.Count), imbalance = new double[m.Count];
        for (int i = 1; i < m.Count; i++)
        {
            double deviation = i >= n ? Math.Sqrt(Naive.Variance(change[(i - n + 1)..(i + 1)], 0)) : Math.Abs(change[i]);
            imbalance[i] = deviation == 0.0 ? 0.0 : 2.0 * Godwit.Core.Functions.DeterministicMath.NormalCdf(change[i] / deviation) - 1.0;
            if (i < n) continue;
            double volume = m.Volumes[(i - n + 1)..(i + 1)].Sum();
            result[i] = volume == 0.0 ? 0.0 : Enumerable.Range(i - n + 1, n).Sum(k => m.Volumes[k] * imbalance[k]) / volume;
        }
        return result;
    }

    private static double[][] VolumeProfile(TestMarket m, int n, int rows, double share)
    {
        double[][] o = [Naive.Blank(m.Count), Naive.Blank(m.Count), Naive.Blank(m.Count)];
        for (int i = n - 1; i < m.Count; i++)
        {
            BarValues[] window = m.Bars[(i - n + 1)..(i + 1)];
            double top = window.Max(b => b.High), bottom = window.Min(b => b.Low), height = (top - bottom) / rows;
            if (height == 0.0)
            {
                (o[0][i], o[1][i], o[2][i]) = (top, top, bottom);
                continue;
            }
            var volume = new double[rows];
            int Row(double price) => Math.Min(rows - 1, (int)((price - bottom) / height));
            foreach (BarValues b in window)
                for (int row = Row(b.Low); row <= Row(b.High); row++) volume[row] += b.Volume / (Row(b.High) - Row(b.Low) + 1);
            int peak = Array.IndexOf(volume, volume.Max()), first = peak, last = peak;
            while (volume[first..(last + 1)].Sum() < share * window.Sum(b => b.Volume) && last - first < rows - 1)
            {
                if (last == rows - 1 || (first > 0 && volume[first - 1] >= volume[last + 1])) first--;
                else last++;
            }
            (o[0][i], o[1][i], o[2][i]) = (bottom + (peak + 0.5) * height, bottom + (last + 1) * height, bottom + first * height);
        }
        return o;
    }

    private static double[][] RegressionChannel(double[] x, int n, double k)
    {
        double Residual(double[] w) => w.Select((v, i) => Square(v - Naive.Line(w).At(i))).Average();
        double[] end = Naive.Window(x, n, w => Naive.Line(w).At(n - 1)), width = Naive.Window(x, n, w => k * Math.Sqrt(Residual(w)));
        double[] fit = Naive.Window(x, n, w => w.Max() == w.Min() ? 0.0 : 1.0 - Residual(w) / Naive.Variance(w, 0));
        return [Naive.Zip(end, width, (e, d) => e + d), end, Naive.Zip(end, width, (e, d) => e - d), fit];
    }

    private static double Moment(double[] w, int power)
    {
        double mean = w.Average(v => v - w[0]) + w[0], deviation = Math.Sqrt(Naive.Variance(w, 0));
        return deviation == 0.0 ? 0.0 : w.Average(v => Math.Pow((v - mean) / deviation, power));
    }

    private static double Hurst(double[] returns)
    {
        var points = new List<(double X, double Y)>();
        for (int length = returns.Length; length >= 8; length /= 2)
        {
            double[] ratios = [.. Enumerable.Range(0, returns.Length / length).Select(k => Rescaled(returns[(returns.Length - (k + 1) * length)..(returns.Length - k * length)])).Where(r => r > 0.0)];
            if (ratios.Length > 0) points.Add((Math.Log(length), Math.Log(ratios.Average())));
        }
        if (returns.Any(double.IsNaN)) return double.NaN;
        if (points.Count < 2) return 0.5;
        double mx = points.Average(p => p.X), my = points.Average(p => p.Y);
        return points.Sum(p => (p.X - mx) * (p.Y - my)) / points.Sum(p => Square(p.X - mx));
    }

    private static double Rescaled(double[] w)
    {
        double mean = w.Average(), deviation = Math.Sqrt(w.Average(v => Square(v - mean))), path = 0.0;
        double[] paths = [0.0, .. w.Select(v => path += v - mean)];
        return deviation == 0.0 ? 0.0 : (paths.Max() - paths.Min()) / deviation;
    }

    private static double[][] Pivots(TestMarket m, string style)
    {
        double[][] o = [.. Enumerable.Range(0, 7).Select(_ => Naive.Blank(m.Count))];
        for (int i = 0; i < m.Count; i++)
        {
            long day = m.Bars[i].OpenTimeNanos / Day;
            BarValues[] before = [.. m.Bars.Where(b => b.OpenTimeNanos / Day == day - 1)];
            if (before.Length == 0) continue;
            double open = before[0].Open, h = before.Max(b => b.High), l = before.Min(b => b.Low), c = before[^1].Close, range = h - l, p = (h + l + c) / 3.0;
            double today = m.Bars.First(b => b.OpenTimeNanos / Day == day).Open;
            double demark = c < open ? h + 2.0 * l + c : c > open ? 2.0 * h + l + c : h + l + 2.0 * c;
            if (style == "WOODIE") p = (h + l + 2.0 * today) / 4.0;
            double[] lines = style switch
            {
                "FIBONACCI" => [p, p + 0.382 * range, p + 0.618 * range, p + range, p - 0.382 * range, p - 0.618 * range, p - range],
                "CAMARILLA" => [p, c + range * 1.1 / 12, c + range * 1.1 / 6, c + range * 1.1 / 4, c - range * 1.1 / 12, c - range * 1.1 / 6, c - range * 1.1 / 4],
                "DEMARK" => [demark / 4.0, demark / 2.0 - l, demark / 2.0 - l, demark / 2.0 - l, demark / 2.0 - h, demark / 2.0 - h, demark / 2.0 - h],
                _ => [p, 2.0 * p - l, p + range, h + 2.0 * (p - l), 2.0 * p - h, p - range, l - 2.0 * (h - p)],
            };
            for (int k = 0; k < 7; k++) o[k][i] = lines[k];
        }
        return o;
    }

    private static double[][] Alligator(double[] x)
    {
        double[] Late(int n, int shift) => Naive.Lagged(Naive.Wilder(x, n), shift, (_, then) => then);
        double[] jaw = Late(13, 8);
        return [jaw, Masked(Late(8, 5), jaw), Masked(Late(5, 3), jaw)];
    }

    private static double[][] KnowSureThing(double[] x)
    {
        double[] Part(int lag, int n) => Naive.Sma(Naive.Lagged(x, lag, Rate), n);
        double[][] parts = [Part(10, 10), Part(15, 10), Part(20, 10), Part(30, 15)];
        double[] line = [.. x.Select((_, i) => parts[0][i] + 2.0 * parts[1][i] + 3.0 * parts[2][i] + 4.0 * parts[3][i])], signal = Naive.Sma(line, 9);
        return [Masked(line, signal), signal];
    }

    private static double[] ConnorsRsi(double[] x, int rank)
    {
        var streak = new double[x.Length];
        for (int i = 1; i < x.Length; i++)
            streak[i] = x[i] > x[i - 1] ? Math.Max(streak[i - 1], 0.0) + 1.0 : x[i] < x[i - 1] ? Math.Min(streak[i - 1], 0.0) - 1.0 : 0.0;
        double[] ranks = NaiveMore.PercentRank(Naive.Lagged(x, 1, (now, then) => (now - then) / then), rank), first = Naive.Rsi(x, 3), second = Naive.Rsi(streak, 2);
        return [.. first.Select((r, i) => i < rank + 1 ? double.NaN : (r + second[i] + ranks[i]) / 3.0)];
    }

    private static double[][] TrueStrength(double[] x, int slow, int fast, int signal)
    {
        double[] Twice(Func<double, double> of) => Naive.Ema(Naive.Ema(Naive.Changes(x, of), slow), fast);
        double[] line = Naive.Zip(Twice(d => d), Twice(Math.Abs), (d, s) => s == 0.0 ? 0.0 : 100.0 * d / s), average = Naive.Ema(line, signal);
        return [Masked(line, average), average];
    }

    private static double[] TrendCycle(double[] x, int cycle, int fast, int slow, double factor)
    {
        double[] Place(double[] y) => Naive.Window(y, cycle, w => w.Any(double.IsNaN) ? double.NaN : w.Max() == w.Min() ? 0.0 : 100.0 * (w[^1] - w.Min()) / (w.Max() - w.Min()));
        double[] Smooth(double[] y)
        {
            double last = double.NaN;
            return Array.ConvertAll(y, v => last = double.IsNaN(last) ? v : last + factor * (v - last));
        }
        return Smooth(Place(Smooth(Place(Naive.Zip(Naive.Ema(x, fast), Naive.Ema(x, slow), (f, s) => f - s)))));
    }

    private static double[][] WaveTrend(double[] x, int channel, int average, int signal)
    {
        double[] mean = Naive.Ema(x, channel), distance = Naive.Zip(x, mean, (v, e) => v - e), size = Naive.Ema(Array.ConvertAll(distance, Math.Abs), channel);
        double[] wave = Naive.Ema(Naive.Zip(distance, size, (d, s) => s == 0.0 ? 0.0 : d / (0.015 * s)), average), line = Naive.Sma(wave, signal);
        return [Masked(wave, line), line];
    }

    private static double[] AnchoredVwap(TestMarket m, long anchorNanos)
    {
        double[] result = Naive.Blank(m.Count);
        for (int i = 0; i < m.Count; i++)
        {
            BarValues[] since = [.. m.Bars[..(i + 1)].Where(b => b.OpenTimeNanos >= anchorNanos)];
            if (since.Length == 0) continue;
            double volume = since.Sum(b => b.Volume);
            result[i] = volume == 0.0 ? since[^1].Select(PriceField.Typical) : since.Sum(b => b.Select(PriceField.Typical) * b.Volume) / volume;
        }
        return result;
    }

    private static double[][] Klinger(TestMarket m, int fast, int slow, int signal)
    {
        double[] force = Naive.Blank(m.Count), range = Ranges(m);
        double trend = 0.0, gathered = 0.0;
        for (int i = 1; i < m.Count; i++)
        {
            double Sum(BarValues b) => b.High + b.Low + b.Close;
            double now = Sum(m.Bars[i]) > Sum(m.Bars[i - 1]) ? 1.0 : -1.0;
            gathered = now == trend ? gathered + range[i] : range[i - 1] + range[i];
            trend = now;
            force[i] = gathered == 0.0 ? 0.0 : 100.0 * m.Volumes[i] * trend * Math.Abs(2.0 * range[i] / gathered - 1.0);
        }
        double[] line = Naive.Zip(Naive.Ema(force, fast), Naive.Ema(force, slow), (f, s) => f - s), average = Naive.Ema(line, signal);
        return [Masked(line, average), average];
    }

    private static double[] VolumeIndex(TestMarket m, Func<double, double, bool> counts)
    {
        var result = new double[m.Count];
        for (int i = 0; i < m.Count; i++)
            result[i] = i == 0 ? 1000.0 : result[i - 1] * (counts(m.Volumes[i], m.Volumes[i - 1]) ? m.Closes[i] / m.Closes[i - 1] : 1.0);
        return result;
    }

    private static double[][] Percentage(double[] x, int fast, int slow, int signal)
    {
        double[] line = Naive.Zip(Naive.Ema(x, fast), Naive.Ema(x, slow), (f, s) => s == 0.0 ? 0.0 : 100.0 * (f - s) / s), average = Naive.Ema(line, signal);
        line = Masked(line, average);
        return [line, average, Naive.Zip(line, average, (l, a) => l - a)];
    }

    private static double[] PriceVolume(TestMarket m)
    {
        var result = new double[m.Count];
        for (int i = 1; i < m.Count; i++) result[i] = result[i - 1] + m.Volumes[i] * (m.Closes[i] / m.Closes[i - 1] - 1.0);
        return result;
    }

    private static double[][] ZigZag(TestMarket m, double share)
    {
        double[][] o = [Naive.Blank(m.Count), Naive.Blank(m.Count), Naive.Blank(m.Count)];
        double pivot = m.Lows[0], extreme = m.Highs[0], side = 1.0;
        for (int i = 0; i < m.Count; i++)
        {
            (double ahead, double back) = side > 0.0 ? (m.Highs[i], m.Lows[i]) : (m.Lows[i], m.Highs[i]);
            if (i > 0 && side * ahead >= side * extreme) extreme = ahead;
            else if (i > 0 && side * back <= side * extreme * (1.0 - side * share)) (pivot, extreme, side) = (extreme, back, -side);
            (o[0][i], o[1][i], o[2][i]) = (pivot, extreme, side);
        }
        return o;
    }

    private static double[] CyberCycle(double[] x, double alpha)
    {
        double[] smooth = Symmetric(x), result = Naive.Blank(x.Length);
        double one = 0.0, two = 0.0;
        for (int i = 5; i < x.Length; i++)
        {
            double cycle = Square(1.0 - alpha / 2.0) * (smooth[i] - 2.0 * smooth[i - 1] + smooth[i - 2]) + 2.0 * (1.0 - alpha) * one - Square(1.0 - alpha) * two;
            (one, two) = (cycle, one);
            if (i >= 6) result[i] = cycle;
        }
        return result;
    }

    private static double[] SuperSmoother(double[] x, int n)
    {
        double decay = Math.Exp(-Math.Sqrt(2.0) * Math.PI / n), c2 = 2.0 * decay * Math.Cos(Math.Sqrt(2.0) * Math.PI / n), c3 = -decay * decay;
        double[] result = [.. x];
        for (int i = 2; i < x.Length; i++) result[i] = (1.0 - c2 - c3) * (x[i] + x[i - 1]) / 2.0 + c2 * result[i - 1] + c3 * result[i - 2];
        return result;
    }

    private static double[] Roofing(double[] x, int longest, int shortest)
    {
        double angle = Math.Sqrt(2.0) * Math.PI / longest, alpha = (Math.Cos(angle) + Math.Sin(angle) - 1.0) / Math.Cos(angle);
        var high = new double[x.Length];
        for (int i = 2; i < x.Length; i++)
            high[i] = Square(1.0 - alpha / 2.0) * (x[i] - 2.0 * x[i - 1] + x[i - 2]) + 2.0 * (1.0 - alpha) * high[i - 1] - Square(1.0 - alpha) * high[i - 2];
        return [.. SuperSmoother(high, shortest).Select((v, i) => i < longest - 1 ? double.NaN : v)];
    }
}
