namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Ehlers' cycle measurements written out over whole arrays, with TA-Lib's fixed starting bars.</summary>
internal sealed class NaiveCycles
{
    private readonly double[] _smooth, _detrended, _quadrature, _inPhase, _period, _smoothPeriod;
    private readonly int _first;

    private NaiveCycles(double[] x, int first)
    {
        int n = x.Length;
        _first = first;
        (_smooth, _detrended, _quadrature, _inPhase, _period, _smoothPeriod) = (new double[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
        double[] i2 = new double[n], q2 = new double[n], re = new double[n], im = new double[n];
        for (int i = first; i < n; i++)
        {
            double gain = 0.075 * At(_period, i - 1) + 0.54;
            double Transform(double[] y) => (0.0962 * (At(y, i) - At(y, i - 6)) + 0.5769 * (At(y, i - 2) - At(y, i - 4))) * gain;
            _smooth[i] = (4.0 * x[i] + 3.0 * x[i - 1] + 2.0 * x[i - 2] + x[i - 3]) / 10.0;
            _detrended[i] = Transform(_smooth);
            _quadrature[i] = Transform(_detrended);
            _inPhase[i] = At(_detrended, i - 3);
            i2[i] = 0.2 * (_inPhase[i] - Transform(_quadrature)) + 0.8 * i2[i - 1];
            q2[i] = 0.2 * (_quadrature[i] + Transform(_inPhase)) + 0.8 * q2[i - 1];
            re[i] = 0.2 * (i2[i] * i2[i - 1] + q2[i] * q2[i - 1]) + 0.8 * re[i - 1];
            im[i] = 0.2 * (i2[i] * q2[i - 1] - q2[i] * i2[i - 1]) + 0.8 * im[i - 1];
            double before = _period[i - 1], period = im[i] != 0.0 && re[i] != 0.0 ? 2.0 * Math.PI / Math.Atan(im[i] / re[i]) : before;
            if (period > 1.5 * before) period = 1.5 * before;
            if (period < 0.67 * before) period = 0.67 * before;
            _period[i] = 0.2 * Math.Min(Math.Max(period, 6.0), 50.0) + 0.8 * before;
            _smoothPeriod[i] = 0.33 * _period[i] + 0.67 * _smoothPeriod[i - 1];
        }
    }

    /// <summary>All textbook versions of this file, by case.</summary>
    public static IEnumerable<(string, Func<TestMarket, double[][]>)> Twins() =>
    [
        ("HT_DCPERIOD", m => [From(new NaiveCycles(m.Closes, 12)._smoothPeriod, 32)]),
        ("HT_PHASOR", m => [From(new NaiveCycles(m.Closes, 12)._inPhase, 32), From(new NaiveCycles(m.Closes, 12)._quadrature, 32)]),
        ("HT_TRENDLINE", m => [From(new NaiveCycles(m.Closes, 37).Trendline(m.Closes), 63)]),
        ("HT_DCPHASE", m => [From(new NaiveCycles(m.Closes, 37).Phase(), 63)]),
        ("HT_SINE", m => [From(Sines(new NaiveCycles(m.Closes, 37).Phase(), 0.0), 63), From(Sines(new NaiveCycles(m.Closes, 37).Phase(), 45.0), 63)]),
        ("HT_TRENDMODE", m => [From(new NaiveCycles(m.Closes, 37).Mode(m.Closes), 63)]),
        ("MAMA", m => new NaiveCycles(m.Closes, 12).Adaptive(m.Closes, 0.5, 0.05)),
        ("MAMA fastLimit=0.3 slowLimit=0.1", m => new NaiveCycles(m.Closes, 12).Adaptive(m.Closes, 0.3, 0.1)),
    ];

    /// <summary>Before the first bar the histories are empty.</summary>
    private double At(double[] y, int i) => i < _first ? 0.0 : y[i];

    private static double[] From(double[] y, int first) => [.. y.Select((v, i) => i < first ? double.NaN : v)];

    private static double[] Sines(double[] degrees, double ahead) => Array.ConvertAll(degrees, d => Math.Sin((d + ahead) * Math.PI / 180.0));

    private double[] Trendline(double[] x)
    {
        double[] mean = new double[x.Length], result = new double[x.Length];
        for (int i = _first; i < x.Length; i++)
        {
            int length = (int)(_smoothPeriod[i] + 0.5);
            mean[i] = length == 0 ? 0.0 : Enumerable.Range(i - length + 1, length).Sum(k => x[k]) / length;
            result[i] = (4.0 * mean[i] + 3.0 * mean[i - 1] + 2.0 * mean[i - 2] + mean[i - 3]) / 10.0;
        }
        return result;
    }

    private double[] Phase()
    {
        double[] phase = new double[_smooth.Length];
        for (int i = _first; i < phase.Length; i++)
        {
            int length = (int)(_smoothPeriod[i] + 0.5);
            double real = 0.0, imaginary = 0.0;
            for (int k = 0; k < length; k++)
            {
                double angle = 2.0 * Math.PI * k / length, value = At(_smooth, i - k);
                (real, imaginary) = (real + Math.Sin(angle) * value, imaginary + Math.Cos(angle) * value);
            }
            double degrees = imaginary != 0.0 ? Math.Atan(real / imaginary) * 180.0 / Math.PI : phase[i - 1] + Math.Sign(real) * 90.0;
            degrees += 90.0 + 360.0 / _smoothPeriod[i];
            if (imaginary < 0.0) degrees += 180.0;
            phase[i] = degrees > 315.0 ? degrees - 360.0 : degrees;
        }
        return phase;
    }

    private double[] Mode(double[] x)
    {
        double[] phase = Phase(), sine = Sines(phase, 0.0), lead = Sines(phase, 45.0), trend = Trendline(x), result = new double[x.Length];
        (sine[_first - 1], lead[_first - 1]) = (0.0, 0.0);
        int since = 0;
        for (int i = _first; i < x.Length; i++)
        {
            bool crosses = (sine[i] > lead[i] && sine[i - 1] <= lead[i - 1]) || (sine[i] < lead[i] && sine[i - 1] >= lead[i - 1]);
            double period = _smoothPeriod[i], turn = phase[i] - phase[i - 1];
            since = crosses ? 1 : since + 1;
            bool trends = !crosses && since >= 0.5 * period && !(turn > 0.67 * 360.0 / period && turn < 1.5 * 360.0 / period);
            result[i] = trends || Math.Abs((_smooth[i] - trend[i]) / trend[i]) >= 0.015 ? 1.0 : 0.0;
        }
        return result;
    }

    private double[][] Adaptive(double[] x, double fast, double slow)
    {
        double mama = 0.0, fama = 0.0, before = 0.0;
        double[] first = Naive.Blank(x.Length), second = Naive.Blank(x.Length);
        for (int i = _first; i < x.Length; i++)
        {
            double phase = _inPhase[i] == 0.0 ? 0.0 : Math.Atan(_quadrature[i] / _inPhase[i]) * 180.0 / Math.PI, turn = Math.Max(1.0, before - phase);
            double weight = turn > 1.0 ? Math.Max(fast / turn, slow) : fast;
            before = phase;
            mama = weight * x[i] + (1.0 - weight) * mama;
            fama = 0.5 * weight * mama + (1.0 - 0.5 * weight) * fama;
            if (i >= 32) (first[i], second[i]) = (mama, fama);
        }
        return [first, second];
    }
}
