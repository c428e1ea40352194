namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Textbook versions of the indicators, each window summed afresh: the specification that the fast kernels are held to.</summary>
internal static class Naive
{
    public static double[] Window(double[] x, int period, Func<double[], double> of)
    {
        double[] result = Blank(x.Length);
        for (int i = period - 1; i < x.Length; i++) result[i] = of(x[(i - period + 1)..(i + 1)]);
        return result;
    }

    public static double[] Sma(double[] x, int period) => Window(x, period, w => w.Average());

    public static double[] Wma(double[] x, int period) =>
        Window(x, period, w => w.Select((v, i) => v * (i + 1)).Sum() / (period * (period + 1) / 2.0));

    /// <summary>The seed is the mean of the <paramref name="period"/> valid values from <paramref name="skip"/> on; leading NaN are passed over.</summary>
    public static double[] Smooth(double[] x, int period, double alpha, int skip = 0)
    {
        double[] result = Blank(x.Length);
        int first = Array.FindIndex(x, v => !double.IsNaN(v));
        if (first < 0) return result;
        int seed = first + skip + period - 1;
        if (seed >= x.Length) return result;
        result[seed] = x[(seed - period + 1)..(seed + 1)].Average();
        for (int i = seed + 1; i < x.Length; i++) result[i] = alpha * x[i] + (1.0 - alpha) * result[i - 1];
        return result;
    }

    public static double[] Ema(double[] x, int period, int skip = 0) => Smooth(x, period, 2.0 / (period + 1.0), skip);

    public static double[] Wilder(double[] x, int period) => Smooth(x, period, 1.0 / period);

    public static double[] Dema(double[] x, int period)
    {
        double[] one = Ema(x, period), two = Ema(one, period);
        return Zip(one, two, (a, b) => 2.0 * a - b);
    }

    public static double[] Tema(double[] x, int period)
    {
        double[] one = Ema(x, period), two = Ema(one, period), three = Ema(two, period);
        return Zip(Zip(one, two, (a, b) => 3.0 * (a - b)), three, (a, b) => a + b);
    }

    public static double[] Rsi(double[] x, int period)
    {
        double[] gain = Wilder(Changes(x, d => Math.Max(d, 0.0)), period), loss = Wilder(Changes(x, d => Math.Max(-d, 0.0)), period);
        return Zip(gain, loss, (g, l) => g + l == 0.0 ? 0.0 : 100.0 * g / (g + l));
    }

    public static double[][] Macd(double[] x, int fast, int slow, int signal, bool late)
    {
        double[] line = Zip(Ema(x, fast, late ? slow - fast : 0), Ema(x, slow), (f, s) => f - s);
        double[] signals = Ema(line, signal);
        line = Zip(line, signals, (l, s) => double.IsNaN(s) ? double.NaN : l);
        return [line, signals, Zip(line, signals, (l, s) => l - s)];
    }

    public static double[] TrueRange(double[] high, double[] low, double[] close)
    {
        double[] result = Blank(close.Length);
        for (int i = 1; i < close.Length; i++)
            result[i] = Math.Max(high[i] - low[i], Math.Max(Math.Abs(high[i] - close[i - 1]), Math.Abs(low[i] - close[i - 1])));
        return result;
    }

    public static double Variance(double[] w, int ddof)
    {
        // Relative to the first value, so that the specification itself loses no digits far from zero.
        double mean = w.Average(v => v - w[0]);
        return w.Sum(v => (v - w[0] - mean) * (v - w[0] - mean)) / (w.Length - ddof);
    }

    public static double[] StandardDeviation(double[] x, int period, double deviations, int ddof) =>
        Window(x, period, w => deviations * Math.Sqrt(Variance(w, ddof)));

    public static double[][] Bollinger(double[] x, int period, double up, double down, int ddof)
    {
        double[] middle = Sma(x, period), deviation = StandardDeviation(x, period, 1.0, ddof);
        return [Zip(middle, deviation, (m, d) => m + up * d), middle, Zip(middle, deviation, (m, d) => m - down * d)];
    }

    public static double[] Lagged(double[] x, int lag, Func<double, double, double> of)
    {
        double[] result = Blank(x.Length);
        for (int i = lag; i < x.Length; i++) result[i] = of(x[i], x[i - lag]);
        return result;
    }

    public static double[] Changes(double[] x, Func<double, double> of) => Lagged(x, 1, (now, then) => of(now - then));

    public static double[] Zip(double[] a, double[] b, Func<double, double, double> of) => [.. a.Zip(b, of)];

    public static double[] Blank(int length)
    {
        var result = new double[length];
        Array.Fill(result, double.NaN);
        return result;
    }

    public static double Cci(double[] w)
    {
        double mean = w.Average(v => v - w[^1]) + w[^1], deviation = w.Average(v => Math.Abs(v - mean));
        return deviation == 0.0 ? 0.0 : (w[^1] - mean) / (0.015 * deviation);
    }

    public static double[][] Aroon(double[] high, double[] low, int period) =>
    [
        Window(low, period + 1, w => 100.0 * Array.LastIndexOf(w, w.Min()) / period),
        Window(high, period + 1, w => 100.0 * Array.LastIndexOf(w, w.Max()) / period),
    ];

    public static double[] Pairs(double[] x, double[] y, int period, Func<double[], double[], double> of)
    {
        double[] result = Blank(x.Length);
        for (int i = period - 1; i < x.Length; i++) result[i] = of(x[(i - period + 1)..(i + 1)], y[(i - period + 1)..(i + 1)]);
        return result;
    }

    public static double Correlation(double[] x, double[] y)
    {
        double mx = x.Average(v => v - x[0]), my = y.Average(v => v - y[0]);
        double xy = x.Zip(y, (a, b) => (a - x[0] - mx) * (b - y[0] - my)).Sum(), scale = Math.Sqrt(Variance(x, 0) * Variance(y, 0));
        return scale == 0.0 ? 0.0 : xy / x.Length / scale;
    }

    public readonly record struct StraightLine(double Start, double Slope)
    {
        public double At(double place) => Start + Slope * place;
    }

    public static StraightLine Line(double[] w)
    {
        double middle = (w.Length - 1) / 2.0, mean = w.Average();
        double slope = w.Select((v, i) => (i - middle) * (v - mean)).Sum() / w.Select((_, i) => (i - middle) * (i - middle)).Sum();
        return new(mean - slope * middle, slope);
    }

    public static double[] Obv(double[] close, double[] volume)
    {
        var result = new double[close.Length];
        for (int i = 0; i < close.Length; i++)
            result[i] = i == 0 ? volume[0] : result[i - 1] + Math.Sign(close[i] - close[i - 1]) * volume[i];
        return result;
    }

    public static double[] RawStochastic(double[] high, double[] low, double[] close, int period)
    {
        double[] top = Window(high, period, w => w.Max()), bottom = Window(low, period, w => w.Min());
        return [.. close.Select((c, i) => top[i] == bottom[i] ? 0.0 : 100.0 * (c - bottom[i]) / (top[i] - bottom[i]))];
    }

    public static double[][] FastStochastic(double[] high, double[] low, double[] close, int k, int d)
    {
        double[] raw = RawStochastic(high, low, close, k), average = Sma(raw, d);
        return [Zip(raw, average, (r, a) => double.IsNaN(a) ? double.NaN : r), average];
    }

    public static double[][] Stochastic(double[] high, double[] low, double[] close, int k, int slowK, int slowD)
    {
        double[] slow = Sma(RawStochastic(high, low, close, k), slowK), average = Sma(slow, slowD);
        return [Zip(slow, average, (s, a) => double.IsNaN(a) ? double.NaN : s), average];
    }
}
