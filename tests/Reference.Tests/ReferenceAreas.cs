using Godwit.Reference.Tests.Indicators;
using Godwit.Reference.Tests.Backtests;
using Godwit.Reference.Tests.Metrics;
using Godwit.Reference.Tests.Regimes;
using Godwit.Support.References;

namespace Godwit.Reference.Tests;

/// <summary>Which areas of the golden values are checked, and which are known but wait for their rooms.</summary>
internal static class ReferenceAreas
{
    public static readonly IReadOnlyDictionary<string, IReferenceChecker> Checkers =
        new IReferenceChecker[]
        {
            new IndicatorsChecker(),
            new BacktestChecker(),
            new MetricsChecker(),
            new RegimesChecker(),
        }.ToDictionary(checker => checker.Area, StringComparer.Ordinal);

    public static readonly IReadOnlySet<string> NotCoveredYet = new HashSet<string>(StringComparer.Ordinal)
    {
        "risk", "portfolio", "tca", "ml", "sentiment",
    };
}
