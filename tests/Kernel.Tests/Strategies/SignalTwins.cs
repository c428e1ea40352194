using System.Globalization;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Signals straight from the definitions, each bar from the whole past: +1, −1, or 0 for none.</summary>
internal static class SignalTwins
{
    public static int[] Of(string name, IReadOnlyDictionary<string, string> p, double[] closes)
    {
        int Int(string key) => int.Parse(p[key], CultureInfo.InvariantCulture);
        bool latched = p.GetValueOrDefault("crossing") == "latched";
        switch (name)
        {
            case "buy-and-hold": return [.. closes.Select(_ => 1)];
            case "rsi":
                double low = Int("low"), high = Int("high");
                return [.. Rsi(closes, Int("period")).Select(r => r < low ? 1 : r > high ? -1 : 0)];
            case "macd":
                (double[] line, double[] signal) = Macd(closes, Int("fast"), Int("slow"), Int("signal"), p["seed"] == "talib");
                return Crossings(line, signal, latched);
            default:
                Func<double[], int, double[]> average = p.GetValueOrDefault("type") switch { "ema" => (x, n) => Ema(x, n, 0), "wma" => Wma, _ => Sma };
                return Crossings(average(closes, Int("fast")), average(closes, Int("slow")), latched);
        }
    }

    private static int[] Crossings(double[] line, double[] other, bool latched)
    {
        var signals = new int[line.Length];
        for (int i = 0; i < line.Length; i++)
        {
            if (double.IsNaN(line[i]) || double.IsNaN(other[i])) continue;
            int side = Math.Sign(line[i] - other[i]), before = 0;
            // Strict looks one bar back, latched past all exact touches.
            for (int j = i - 1; j >= 0 && before == 0 && !double.IsNaN(line[j]) && !double.IsNaN(other[j]); j--)
            {
                before = Math.Sign(line[j] - other[j]);
                if (!latched) break;
            }
            if (side != 0 && before == -side) signals[i] = side;
        }
        return signals;
    }

    private static double[] Sma(double[] x, int n) => [.. x.Select((_, i) => i + 1 < n ? double.NaN : x[(i + 1 - n)..(i + 1)].Sum() / n)];

    private static double[] Wma(double[] x, int n) => [.. x.Select((_, i) => i + 1 < n ? double.NaN : Enumerable.Range(0, n).Sum(k => (n - k) * x[i - k]) / (n * (n + 1) / 2.0))];

    /// <summary>Seeded with the mean of the n values from <paramref name="from"/> on.</summary>
    private static double[] Ema(double[] x, int n, int from)
    {
        var result = new double[x.Length];
        Array.Fill(result, double.NaN);
        for (int i = from + n - 1; i < x.Length; i++)
            result[i] = i == from + n - 1 ? x[from..(from + n)].Sum() / n : result[i - 1] + 2.0 / (n + 1) * (x[i] - result[i - 1]);
        return result;
    }

    private static (double[] Line, double[] Signal) Macd(double[] x, int fast, int slow, int signal, bool talib)
    {
        double[] slowLine = Ema(x, slow, 0), fastLine = Ema(x, fast, talib ? slow - fast : 0);
        double[] line = [.. x.Select((_, i) => fastLine[i] - slowLine[i])];
        double[] signalLine = Ema(line, signal, slow - 1);
        // Shown only where both exist.
        return ([.. line.Select((v, i) => double.IsNaN(signalLine[i]) ? double.NaN : v)], signalLine);
    }

    private static double[] Rsi(double[] x, int n)
    {
        var result = new double[x.Length];
        Array.Fill(result, double.NaN);
        double gain = 0, loss = 0;
        for (int i = 1; i < x.Length; i++)
        {
            double up = Math.Max(0, x[i] - x[i - 1]), down = Math.Max(0, x[i - 1] - x[i]);
            (gain, loss) = i <= n ? (gain + up / n, loss + down / n) : ((gain * (n - 1) + up) / n, (loss * (n - 1) + down) / n);
            if (i >= n) result[i] = gain + loss == 0 ? double.NaN : 100 * gain / (gain + loss);
        }
        return result;
    }
}
