using System.Text;
using Godwit.Hosting.Presentation.Reports.Sections;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>A run as one HTML file that can be kept, sent and printed.</summary>
public static class HtmlReport
{
    private static readonly (string Id, string Name)[] s_sections =
    [
        ("summary", "Summary"), ("equity", "Equity"), ("price", "Price"), ("returns", "Returns"), ("trades", "Trades"), ("voters", "Voters"),
        ("costs", "Costs"), ("critique", "Critique"), ("assumptions", "Assumptions"), ("data", "Data"), ("repeat", "Repeat"),
    ];

    public static void Write(Stream stream, RunReport report)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        var page = new Page(writer);
        page.Begin($"{report.Name} · Godwit backtest report", $"Backtest of {report.Name}: {report.Verdict.Headline}.", [.. s_sections.Where(s => s.Id != "voters" || report.Result.Attributions.Count > 0)]);
        SummarySection.Write(page, report);
        EquitySection.Write(page, report);
        PriceSection.Write(page, report);
        ReturnsSection.Write(page, report);
        TradesSection.Write(page, report);
        VotersSection.Write(page, report);
        CostsSection.Write(page, report);
        CritiqueSection.Write(page, report);
        GroundsSection.Write(page, report);
        var pack = new ColumnPack();
        page.End(pack, json =>
        {
            json.WriteString("kind", "run");
            json.WriteStartArray("runs");
            ReportData.WriteRun(json, pack, report, "", withMarket: true);
            json.WriteEndArray();
        });
    }
}
