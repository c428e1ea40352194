using System.Globalization;
using System.Text.Json;
using Godwit.Indicators;
using Godwit.Reference.Tests.Metrics;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Regimes;

/// <summary>Gaussian hidden Markov models: start from pi, A, m and v, on the series x.</summary>
internal sealed class HmmAnswers(KnownValues known) : ICaseAnswers
{
    private const int UntilConverged = 100_000;

    public object? Answer(ReferenceCase given) => CaseNames.WithoutTrailingNumber(given.Name) switch
    {
        "loglik" or "loglik_initial" => LogLikelihood(Start(given), X),
        "filtered" or "filtered_initial" => Chosen(given.Expected, Filtered(given)),
        "smoothed" or "smoothed_initial" => Chosen(given.Expected, HmmHindsight.SmoothedWithLookAhead(Start(given), X)),
        "viterbi" or "viterbi_initial" => Path(Start(given)),
        "baum_welch" => Fitted(given, (int)given.Number("iterations", CaseNames.TrailingNumber(given.Name, 1)), double.NegativeInfinity),
        "converged" => Fitted(given, UntilConverged, given.Number("tolerance", 1e-10)),
        _ => UnknownCase.Value,
    };

    private double[] X => known.Series("x");

    private GaussianHmm Start(ReferenceCase given) =>
        new(known.Numbers(given, "pi"), known.Rows(given, "A"), known.Numbers(given, "m"), known.Numbers(given, "v"));

    private double[][] Filtered(ReferenceCase given)
    {
        var filter = new HmmFilter(Start(given));
        return [.. X.Select(x =>
        {
            filter.Update(x);
            return filter.Probabilities.ToArray();
        })];
    }

    /// <summary>All rows, or those whose index the file names.</summary>
    private static object Chosen(JsonElement expected, double[][] rows) => expected.ValueKind == JsonValueKind.Object
        ? expected.EnumerateObject().ToDictionary(field => field.Name, field => (object?)rows[int.Parse(field.Name, CultureInfo.InvariantCulture)])
        : rows;

    private Dictionary<string, object?> Path(GaussianHmm model)
    {
        (int[] path, double logProbability) = HmmHindsight.ViterbiWithLookAhead(model, X);
        return new() { ["path"] = path, ["segments"] = Segments(path), ["log_prob"] = logProbability };
    }

    private static int[][] Segments(int[] path)
    {
        var segments = new List<int[]>();
        for (int i = 0; i < path.Length; i++)
        {
            if (i == 0 || path[i] != path[i - 1]) segments.Add([i, i, path[i]]);
            else segments[^1][1] = i;
        }

        return [.. segments];
    }

    private Dictionary<string, object?> Fitted(ReferenceCase given, int iterations, double tolerance)
    {
        GaussianHmm model = Start(given);
        new BaumWelch(model.States, X.Length).Fit(model, X, iterations, tolerance);
        double logLikelihood = LogLikelihood(model, X);
        int k = model.States;
        return new()
        {
            ["loglik"] = logLikelihood,
            ["loglik_after"] = logLikelihood,
            ["pi"] = model.Initial.ToArray(),
            ["transition"] = Enumerable.Range(0, k).Select(i => Enumerable.Range(0, k).Select(j => model.Transition(i, j)).ToArray()).ToArray(),
            ["means"] = model.Means.ToArray(),
            ["variances"] = model.Variances.ToArray(),
            ["stationary"] = model.Stationary(),
            ["viterbi_segments"] = Segments(HmmHindsight.ViterbiWithLookAhead(model, X).Path),
        };
    }

    private static double LogLikelihood(GaussianHmm model, double[] values)
    {
        var filter = new HmmFilter(model);
        foreach (double value in values) filter.Update(value);
        return filter.LogLikelihood;
    }
}
