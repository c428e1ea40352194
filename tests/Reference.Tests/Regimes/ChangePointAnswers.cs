using System.Globalization;
using Godwit.Indicators;
using Godwit.Reference.Tests.Metrics;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Regimes;

/// <summary>Change points: Bayesian (lambda, mu0, kappa0, alpha0, beta0) and by Page's sums (mu0, k, h), on the series x.</summary>
internal sealed class ChangePointAnswers(KnownValues known) : ICaseAnswers
{
    private const string WithinPrefix = "prob_change_within_", WithinSuffix = "_last";
    private const int Drop = 5;

    public object? Answer(ReferenceCase given) => given.Name switch
    {
        "log_evidence" => Run(given).Last.LogEvidence,
        "map_run_length" => Run(given).MostLikely,
        "map_drops_at" => Drops(Run(given).MostLikely, (int)given.Number("drop", Drop)),
        "expected_run_length_last" => Run(given).Last.Expected,
        "alarms" => Alarms(given),
        "statistics" => Statistics(given),
        _ => Within(given.Name) is { } bars ? Run(given).Last.AtMost(bars) : UnknownCase.Value,
    };

    private static int? Within(string name) =>
        name.StartsWith(WithinPrefix, StringComparison.Ordinal) && name.EndsWith(WithinSuffix, StringComparison.Ordinal)
        && int.TryParse(name[WithinPrefix.Length..^WithinSuffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out int bars) ? bars : null;

    private (RunLengths Last, int[] MostLikely) Run(ReferenceCase given)
    {
        double[] x = known.Series("x");
        var prior = new RunPrior(known.Number(given, "mu0"), known.Number(given, "kappa0"), known.Number(given, "alpha0"), known.Number(given, "beta0"));
        var runs = new RunLengths(known.Number(given, "lambda"), prior, x.Length);
        var mostLikely = new int[x.Length];
        for (int t = 0; t < x.Length; t++)
        {
            runs.Update(x[t]);
            mostLikely[t] = runs.MostLikely;
        }

        return (runs, mostLikely);
    }

    private static int[] Drops(int[] mostLikely, int drop) => [.. Enumerable.Range(1, mostLikely.Length - 1).Where(t => mostLikely[t] < mostLikely[t - 1] - drop)];

    private PageCusum Cusum(ReferenceCase given) => new(known.Number(given, "mu0", 0), known.Number(given, "k"), known.Number(given, "h"));

    private object[] Alarms(ReferenceCase given)
    {
        PageCusum cusum = Cusum(given);
        return [.. known.Series("x").Select((x, t) => (Side: cusum.Update(x), At: t)).Where(a => a.Side != 0).Select(a => new object[] { a.At, a.Side > 0 ? "up" : "down" })];
    }

    private double[][] Statistics(ReferenceCase given)
    {
        PageCusum cusum = Cusum(given);
        return [.. known.Series("x").Select(x =>
        {
            cusum.Update(x);
            return new[] { cusum.Up, cusum.Down };
        })];
    }
}
