using System.Globalization;
using System.Text.RegularExpressions;
using Godwit.Core.Functions;
using Godwit.Indicators;
using Godwit.Portfolio.Performance;
using Godwit.Reference.Tests.Metrics;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Regimes;

/// <summary>Dependence and stationarity of the returns of closes. Simple returns unless the file's conventions say log returns.</summary>
internal sealed partial class DependenceAnswers(KnownValues known) : ICaseAnswers
{
    private const int ReturnDecimals = 6, LogDecimals = 8;

    public object? Answer(ReferenceCase given) => CaseNames.WithoutTrailingNumber(given.Name) switch
    {
        "variance_ratio" => Ratio((int)given.Number("q", CaseNames.TrailingNumber(given.Name, 2))),
        "ljung_box" => LjungBox(given),
        "jarque_bera" => JarqueBera(),
        "adf_returns" => UnitRoot(SimpleReturns, given),
        "adf_log_price" => UnitRoot(LogCloses, given),
        _ => UnknownCase.Value,
    };

    private double[] Closes => known.Series("closes");

    /// <summary>Rounded as the file's note says.</summary>
    private double[] SimpleReturns => [.. ReturnMetrics.FromPrices(Closes).Select(r => Math.Round(r, ReturnDecimals))];

    private double[] LogCloses => [.. Closes.Select(c => Math.Round(DeterministicMath.Log(c), LogDecimals))];

    private double[] LogReturns => [.. Closes.Zip(Closes.Skip(1), (before, now) => DeterministicMath.Log(now) - DeterministicMath.Log(before))];

    private Dictionary<string, object?> Ratio(int horizon)
    {
        bool isLog = known.Convention("returns").StartsWith("log", StringComparison.OrdinalIgnoreCase);
        VarianceRatio ratio = DependenceTests.VarianceRatio(isLog ? LogReturns : SimpleReturns, horizon);
        return new() { ["vr"] = ratio.Ratio, ["z_homoskedastic"] = ratio.ZHomoskedastic, ["z_heteroskedastic"] = ratio.ZHeteroskedastic };
    }

    /// <summary>The lags stand in the names of what is expected: q5 and p5 for five.</summary>
    private Dictionary<string, object?> LjungBox(ReferenceCase given) => given.Expected.EnumerateObject().ToDictionary(field => field.Name, field =>
    {
        DependenceVerdict result = DependenceTests.LjungBox(SimpleReturns, int.Parse(field.Name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture));
        return (object?)(field.Name[0] == 'q' ? result.Statistic : result.PValue);
    });

    private Dictionary<string, object?> JarqueBera()
    {
        DependenceVerdict result = DependenceTests.JarqueBera(SimpleReturns);
        return new() { ["stat"] = result.Statistic, ["p"] = result.PValue };
    }

    /// <summary>The number of lagged differences stands in the params or in the formula's words.</summary>
    private static Dictionary<string, object?> UnitRoot(double[] series, ReferenceCase given)
    {
        Match words = LaggedDifferences().Match(given.Element.Text("formula") ?? "");
        double lags = given.Number("lags", words.Success ? double.Parse(words.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0);
        UnitRootVerdict verdict = UnitRootTest.AugmentedDickeyFuller(series, (int)lags);
        return new() { ["t"] = verdict.Statistic, ["crit_1pct"] = verdict.Critical1Percent, ["crit_5pct"] = verdict.Critical5Percent, ["crit_10pct"] = verdict.Critical10Percent };
    }

    [GeneratedRegex(@"(\d+) lagged difference")]
    private static partial Regex LaggedDifferences();
}
