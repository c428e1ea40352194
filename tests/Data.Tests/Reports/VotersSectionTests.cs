using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Strategies.Consensus;

namespace Godwit.Data.Tests.Reports;

/// <summary>Who earned what, in the page and in the text; nothing where nobody voted.</summary>
public sealed partial class VotersSectionTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private (RunReport Report, string Page, string Text) Make(string strategy)
    {
        var options = new MarketGeneratorOptions { Symbols = [new SyntheticSymbol { Name = "VOTEUSD" }], Interval = Bars.OneHour, Bars = 4_000 };
        GeneratedSeries series = MarketGenerator.Generate(options).Series[0];
        DataStore.Open(_home.Folder).WriteBars(series.Instrument.Key, series.Bars, new BarWriteOptions { Source = "generated", Synthetic = true });
        using ComposedBacktest run = new BacktestComposer(_home.Folder).Compose(new BacktestOptions { Strategies = [strategy], Data = ["SYNTHETIC:VOTEUSD:1h"] });
        RunReport report = ReportRun.Make(run, "godwit", null, CancellationToken.None);
        string page = Path.Combine(_home.Folder, "out.html"), text = Path.Combine(_home.Folder, "out.md");
        ReportFiles.WriteHtml(page, report);
        ReportFiles.WriteMarkdown(text, [report]);
        return (report, WebUtility.HtmlDecode(File.ReadAllText(page)), File.ReadAllText(text));
    }

    [Fact]
    public void Each_voter_has_its_line_and_the_lines_add_up_to_the_profit()
    {
        (RunReport report, string page, string text) = Make("consensus");
        Attribution a = Assert.Single(report.Result.Attributions).Attribution;
        Assert.Contains("href=\"#voters\"", page);
        foreach (string shown in new[] { page[page.IndexOf("<section id=\"voters\"", StringComparison.Ordinal)..], text[text.IndexOf("### Voters", StringComparison.Ordinal)..] })
            foreach (VoterAttribution voter in a.Voters) Assert.Contains(voter.Voter, shown);
        double[] earned = [.. MarkdownRow().Matches(text[text.IndexOf("### Voters", StringComparison.Ordinal)..]).Select(m => double.Parse(m.Groups[1].Value.Replace('−', '-').Replace("+", ""), NumberStyles.Number, CultureInfo.InvariantCulture))];
        Assert.Equal(a.Voters.Count + 2, earned.Length);
        Assert.Equal(earned[^1], earned[..^1].Sum(), 0.01 * earned.Length);
        Assert.Equal((report.Result.FinalEquity - report.Result.InitialEquity).ToDouble(), earned[^1], 0.01);
    }

    [Fact]
    public void A_strategy_without_voters_has_no_such_section()
    {
        (_, string page, string text) = Make("rsi");
        Assert.DoesNotContain("#voters", page);
        Assert.DoesNotContain("id=\"voters\"", page);
        Assert.DoesNotContain("### Voters", text);
    }

    /// <summary>The last cell of the lines of the table of voters, which has seven.</summary>
    [GeneratedRegex(@"^\| (?!Voter)[^|]+\|[^|]*\|[^|]*\|[^|]*\|[^|]*\|[^|]*\| ([+−]?[0-9][^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex MarkdownRow();
}
