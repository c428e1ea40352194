using System.Text.RegularExpressions;
using Godwit.Backtesting.Results;
using Godwit.Data.Tests.Scripting;
using Godwit.Hosting.Presentation;

namespace Godwit.Data.Tests.Composition;

/// <summary>docs/metrics.md names exactly the figures that a backtest's JSON has.</summary>
public sealed partial class MetricsPageTests
{
    [Fact]
    public void Every_figure_has_a_row_and_every_row_a_figure()
    {
        string[] documented = [.. File.ReadLines(Documents.Path("docs/metrics.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Name().Matches(line.Split('|')[1]).Select(name => name.Groups[1].Value)).Order(StringComparer.Ordinal)];
        string[] written = [.. MetricTable.Of(new RunMetrics()).Select(metric => metric.Key).Order(StringComparer.Ordinal)];
        Assert.Equal(written, documented);
    }

    [GeneratedRegex("`([A-Za-z0-9]+)`")]
    private static partial Regex Name();
}
