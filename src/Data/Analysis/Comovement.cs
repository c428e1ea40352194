using Godwit.Core.Functions;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Data.Analysis;

/// <summary>How two series move together, over the bars that both have.</summary>
/// <param name="First">Name of the first series.</param>
/// <param name="Second">Name of the second series.</param>
/// <param name="Pairs">Common returns: both series have the bar and the one before it.</param>
/// <param name="Correlation">Pearson correlation of log returns; NaN for fewer than three pairs.</param>
/// <param name="Lower">Lower end of its 95 % interval (Fisher's z), which holds for independent pairs.</param>
/// <param name="Upper">Upper end of that interval.</param>
/// <param name="Beta">Move of the second series per move of the first: covariance / variance of the first.</param>
public sealed record PairFacts(string First, string Second, long Pairs, double Correlation, double Lower, double Upper, double Beta)
{
    /// <summary>Correlation of the first series' return with the second's this many bars later, from −10 to 10: a peak right of zero says the first one leads.</summary>
    public required IReadOnlyList<LeadLag> LeadLag { get; init; }

    /// <summary>
    /// The lag other than zero with the largest correlation, when that is beyond what the largest of all these lags reaches by chance
    /// once in twenty times (Bonferroni); else null.
    /// </summary>
    public LeadLag? Lead
    {
        get
        {
            LeadLag peak = LeadLag.Where(l => l.Lag != 0 && double.IsFinite(l.Correlation)).OrderByDescending(l => Math.Abs(l.Correlation)).FirstOrDefault();
            double strict = -DeterministicMath.NormalQuantile(0.025 / (2 * Comovement.LargestLag)) / 1.96;
            return peak.Lag != 0 && Math.Abs(peak.Correlation) > peak.Band * strict ? peak : null;
        }
    }

    /// <summary>Correlation by calendar month, where a month has 20 pairs at least.</summary>
    public required IReadOnlyList<MonthCorrelation> ByMonth { get; init; }
}

/// <summary>Correlation at a lag. Half width of its 95 % band when volatility changes: 1.96 × √Σ(dₓ² dᵧ²)/√(Σdₓ² Σdᵧ²).</summary>
public readonly record struct LeadLag(int Lag, double Correlation, double Band);

/// <summary>Correlation within a month.</summary>
public readonly record struct MonthCorrelation(int Year, int Month, double Correlation);

/// <summary>Correlation and beta between series of one interval.</summary>
public static class Comovement
{
    public const int LargestLag = 10;

    /// <summary>All pairs in order: 1–2, 1–3, …, 2–3, ….</summary>
    /// <exception cref="GodwitException">The intervals differ, or two series have no common bars.</exception>
    public static IReadOnlyList<PairFacts> Of(IReadOnlyList<(string Id, BarColumns Bars)> series, CancellationToken cancellation)
    {
        foreach ((string id, BarColumns bars) in series)
        {
            if (bars.Interval != series[0].Bars.Interval)
                throw GodwitException.Usage($"{id} has bars of {bars.Interval} and {series[0].Id} of {series[0].Bars.Interval}: only equal bars can be compared; 'godwit data resample' makes longer ones.");
        }
        ReturnSample[] samples = [.. series.Select(s => ReturnSample.Of(s.Bars))];
        var pairs = new List<PairFacts>();
        for (int a = 0; a < series.Count; a++)
        {
            for (int b = a + 1; b < series.Count; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                pairs.Add(Of(series[a], samples[a], series[b], samples[b]));
            }
        }
        return pairs;
    }

    private static PairFacts Of((string Id, BarColumns Bars) first, ReturnSample ours, (string Id, BarColumns Bars) second, ReturnSample theirs)
    {
        long step = first.Bars.Interval.Length.Nanos;
        var months = new List<MonthCorrelation>();
        var month = new Moments();
        var all = new Moments();
        int current = int.MinValue;
        void EndMonth()
        {
            if (month.Count >= 20) months.Add(new MonthCorrelation(current / 12, current % 12 + 1, month.Correlation));
            month = new Moments();
        }
        foreach ((int i, int j) in Matches(first.Bars, ours, second.Bars, theirs, 0))
        {
            DateTime day = DateTime.UnixEpoch.AddDays(Duration.FloorDivide(first.Bars.OpenTimesNanos[ours.Bars[i]], Duration.NanosPerDay));
            int index = day.Year * 12 + day.Month - 1;
            if (index != current)
            {
                EndMonth();
                current = index;
            }
            month.Add(ours.Values[i], theirs.Values[j]);
            all.Add(ours.Values[i], theirs.Values[j]);
        }
        EndMonth();
        if (all.Count == 0) throw new GodwitException($"{first.Id} and {second.Id} have no bars in common: choose series that overlap.");
        var lags = new List<LeadLag>();
        for (int lag = -LargestLag; lag <= LargestLag; lag++)
        {
            lags.Add(AtLag(lag, first.Bars, ours, second.Bars, theirs, step));
        }
        double r = all.Correlation, z = Math.Atanh(Math.Clamp(r, -1 + 1e-15, 1 - 1e-15)), error = all.Count > 3 ? 1.96 / Math.Sqrt(all.Count - 3) : double.NaN;
        return new PairFacts(first.Id, second.Id, all.Count, r, Math.Tanh(z - error), Math.Tanh(z + error), all.Beta) { LeadLag = lags, ByMonth = months };
    }

    private static LeadLag AtLag(int lag, BarColumns first, ReturnSample ours, BarColumns second, ReturnSample theirs, long step)
    {
        var moments = new Moments();
        foreach ((int i, int j) in Matches(first, ours, second, theirs, lag * step)) moments.Add(ours.Values[i], theirs.Values[j]);
        double products = 0;
        foreach ((int i, int j) in Matches(first, ours, second, theirs, lag * step))
        {
            double product = (ours.Values[i] - moments.MeanX) * (theirs.Values[j] - moments.MeanY);
            products += product * product;
        }
        return new LeadLag(lag, moments.Correlation, 1.96 * Math.Sqrt(products) / moments.Scale);
    }

    /// <summary>Pairs of returns of which the second one ends <paramref name="shiftNanos"/> after the first one.</summary>
    private static IEnumerable<(int First, int Second)> Matches(BarColumns first, ReturnSample ours, BarColumns second, ReturnSample theirs, long shiftNanos)
    {
        int j = 0;
        for (int i = 0; i < ours.Count; i++)
        {
            long wanted = first.OpenTimesNanos[ours.Bars[i]] + shiftNanos;
            while (j < theirs.Count && second.OpenTimesNanos[theirs.Bars[j]] < wanted) j++;
            if (j == theirs.Count) yield break;
            if (second.OpenTimesNanos[theirs.Bars[j]] == wanted) yield return (i, j);
        }
    }

    /// <summary>Running co-moments: B. P. Welford, Technometrics 4 (1962), in the form for two variables.</summary>
    private struct Moments
    {
        private double _meanX, _meanY, _squaresX, _squaresY, _products;

        public long Count { get; private set; }

        public void Add(double x, double y)
        {
            Count++;
            double dx = x - _meanX, dy = y - _meanY;
            _meanX += dx / Count;
            _meanY += dy / Count;
            _squaresX += dx * (x - _meanX);
            _squaresY += dy * (y - _meanY);
            _products += dx * (y - _meanY);
        }

        public readonly double MeanX => _meanX;
        public readonly double MeanY => _meanY;

        /// <summary>√(Σdₓ² Σdᵧ²).</summary>
        public readonly double Scale => Math.Sqrt(_squaresX * _squaresY);

        public readonly double Correlation => Count < 3 || !(_squaresX > 0) || !(_squaresY > 0) ? double.NaN : Math.Clamp(_products / Math.Sqrt(_squaresX * _squaresY), -1, 1);
        public readonly double Beta => _squaresX > 0 ? _products / _squaresX : double.NaN;
    }
}
