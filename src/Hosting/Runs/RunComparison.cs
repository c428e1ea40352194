using System.Text.Json;

namespace Godwit.Hosting.Runs;

/// <summary>One line of a comparison as text: a value per run, null where a run has none.</summary>
public sealed record ComparedText(string Name, IReadOnlyList<string?> Values)
{
    public bool IsSame => Values.All(v => v == Values[0]);
}

/// <summary>One metric of several runs.</summary>
/// <param name="Name">As in <c>--json</c>; parts of nested objects are joined with a dot.</param>
/// <param name="Values">A figure per run; NaN where it is undefined or the run does not have it.</param>
/// <param name="Best">Index of the run with the best figure; null when the metric has no better and worse, or the best is shared by all.</param>
public sealed record ComparedMetric(string Name, IReadOnlyList<double> Values, int? Best);

/// <summary>Several runs side by side: what was the same, what differed, and which did better by which measure.</summary>
public sealed record RunComparison
{
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>Strategy and parameters.</summary>
    public required IReadOnlyList<ComparedText> Parameters { get; init; }

    /// <summary>Datasets, ranges and hashes.</summary>
    public required IReadOnlyList<ComparedText> Data { get; init; }
    public required IReadOnlyList<ComparedText> Assumptions { get; init; }

    /// <summary>In the order of the first run that has them.</summary>
    public required IReadOnlyList<ComparedMetric> Metrics { get; init; }

    /// <summary>What makes the figures less comparable than they look, in sentences.</summary>
    public required IReadOnlyList<string> Cautions { get; init; }

    public bool IsSameResult => Runs.All(r => r.Digest == Runs[0].Digest);

    public static RunComparison Of(IReadOnlyList<RunRecord> runs)
    {
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count, nameof(runs));
        ComparedText strategy = new("strategy", [.. runs.Select(r => r.Strategy)]);
        ComparedText source = new("sourceSha256", [.. runs.Select(r => r.SourceSha256)]);
        ComparedText seed = new("seed", [.. runs.Select(r => r.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        ComparedText version = new("version", [.. runs.Select(r => r.Version)]);
        IReadOnlyList<ComparedText> data = Texts(runs.Select(r => r.DataJson));
        IReadOnlyList<ComparedText> assumptions = Texts(runs.Select(r => r.AssumptionsJson));
        return new RunComparison
        {
            Runs = runs,
            Parameters = [strategy, .. source.Values.All(v => v is null) ? (ComparedText[])[] : [source], .. Texts(runs.Select(r => r.ParametersJson)), seed, version],
            Data = data,
            Assumptions = assumptions,
            Metrics = MetricsOf(runs),
            Cautions = [.. CautionsOf(data, assumptions, version)],
        };
    }

    private static IEnumerable<string> CautionsOf(IReadOnlyList<ComparedText> data, IReadOnlyList<ComparedText> assumptions, ComparedText version)
    {
        bool Differs(string part) => data.Any(d => d.Name.EndsWith(part, StringComparison.Ordinal) && !d.IsSame);
        if (Differs("sha256")) yield return "The runs used different data.";
        else if (Differs("from") || Differs("to")) yield return "The runs cover different periods.";
        string[] assumed = [.. assumptions.Where(a => !a.IsSame).Select(a => a.Name)];
        if (assumed.Length > 0) yield return $"The runs assumed different {string.Join(", ", assumed)}.";
        if (!version.IsSame) yield return "The runs were made by different versions of Godwit.";
    }

    private static List<ComparedText> Texts(IEnumerable<string> objects) =>
        [.. Rows(objects.Select(JsonFlat.Read)).Select(row => new ComparedText(row.Name, [.. row.Values.Select(v => v is { } value ? TextOf(value) : null)]))];

    private static List<ComparedMetric> MetricsOf(IReadOnlyList<RunRecord> runs) =>
    [
        .. Rows(runs.Select(r => JsonFlat.Read(r.MetricsJson)))
            .Where(row => row.Values.All(v => v is null or { ValueKind: JsonValueKind.Number or JsonValueKind.Null }))
            .Select(row =>
            {
                double[] figures = [.. row.Values.Select(v => v is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : double.NaN)];
                return new ComparedMetric(row.Name, figures, BestOf(row.Name, figures));
            }),
    ];

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };

    /// <summary>Names of all runs in order of first appearance, each with its value per run.</summary>
    private static List<(string Name, JsonElement?[] Values)> Rows(IEnumerable<IReadOnlyList<KeyValuePair<string, JsonElement>>> columns)
    {
        IReadOnlyList<KeyValuePair<string, JsonElement>>[] all = [.. columns];
        var rows = new List<(string Name, JsonElement?[] Values)>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int run = 0; run < all.Length; run++)
        {
            foreach ((string name, JsonElement value) in all[run])
            {
                if (!index.TryGetValue(name, out int row))
                {
                    index[name] = row = rows.Count;
                    rows.Add((name, new JsonElement?[all.Length]));
                }
                rows[row].Values[run] = value;
            }
        }
        return rows;
    }

    private static int? BestOf(string name, double[] figures)
    {
        int sign = Preference(name);
        if (sign == 0 || figures.Length < 2) return null;
        int? best = null;
        for (int i = 0; i < figures.Length; i++)
            if (!double.IsNaN(figures[i]) && (best is null || sign * figures[i] > sign * figures[best.Value])) best = i;
        return best is null || figures.All(f => f == figures[best.Value]) ? null : best;
    }

    /// <summary>+1 when more is better, −1 when less is better, 0 when neither (counts, exposure, turnover, parts of intervals).</summary>
    private static int Preference(string name) => name switch
    {
        "netProfit" or "totalReturn" or "cagr" or "sharpe" or "sortino" or "calmar" or "omega" or "winRate" or "profitFactor"
            or "expectancy" or "payoffRatio" or "sqn" or "psr" or "averageWin" or "largestWin" or "meanTradeReturn"
            or "maxConsecutiveWins" or "tailRatio" or "averageMfe" or "martinRatio" or "gainToPain" or "tailSharpe" or "alpha" or "informationRatio" => 1,
        // The largest drawdown, loss and adverse excursion are negative: nearer to zero is larger.
        "maxDrawdown" or "largestLoss" or "averageMae" => 1,
        "averageLoss" or "var95" or "es95" or "var99" or "es99" or "longestUnderwaterBars" or "volatility" or "ulcer" or "ulcerIndex" or "maxDrawdownBars" or "maxConsecutiveLosses" or "totalFees" or "totalSlippage" or "totalInterest" => -1,
        _ => 0,
    };
}
