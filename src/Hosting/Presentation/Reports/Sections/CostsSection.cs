using System.Globalization;
using Godwit.Backtesting.Reports;
using Godwit.Core.Numbers;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>From the result before costs to the result after them, step by step.</summary>
internal static class CostsSection
{
    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        CostBreakdown costs = report.Figures.Costs;
        page.Section("costs", "Costs", "From the result at the reference prices to the result in the account. What the simulation does not know is said, not guessed.");
        var scale = new Scale(costs);
        Money left = costs.Gross;
        o.Write("<div class=\"table\"><table class=\"stack costs\"><thead><tr><th scope=\"col\">Step</th><th scope=\"col\" class=\"n\">Amount, ");
        o.Write($"{Html(report.Quote)}</th><th scope=\"col\" class=\"n\">Of traded value</th><th scope=\"col\" class=\"n\">Of start capital</th><th scope=\"col\" class=\"bar\"><span class=\"hidden\">Picture</span></th><th scope=\"col\">Meaning</th></tr></thead><tbody>\n");
        Row(o, report, "Before costs", costs.Gross, scale.Bar(Money.Zero, costs.Gross), "The same fills at the prices they are measured against.", "sum");
        foreach (CostLine line in costs.Lines)
        {
            if (line.State == CostState.Charged)
            {
                Row(o, report, line.Name, -line.Amount, scale.Bar(left, left - line.Amount), line.Meaning, "");
                left -= line.Amount;
            }
            else o.Write($"<tr><th scope=\"row\">{line.Name}</th><td class=\"n\" data-l=\"Amount\">{(line.State == CostState.NotApplicable ? "0.00" : "unknown")}</td><td class=\"n\" data-l=\"Of traded value\">–</td><td class=\"n\" data-l=\"Of start capital\">–</td><td class=\"bar\"></td><td class=\"text\">{Html(line.Meaning)}</td></tr>\n");
        }
        Row(o, report, "After costs", costs.Net, scale.Bar(Money.Zero, costs.Net), "What the account gained or lost.", "sum");
        o.Write($"</tbody></table></div>\n<p class=\"note\">Traded value, both sides: {Amount(costs.Traded.ToDouble(), report.Quote)}; turnover {Number(report.Result.Metrics.Turnover, 1)} times the equity a year over {Count(report.Result.Fills, "fill")}.</p>\n");
        page.EndSection();
    }

    private static void Row(TextWriter o, RunReport report, string name, Money amount, string bar, string meaning, string kind)
    {
        double value = amount.ToDouble(), traded = report.Figures.Costs.Traded.ToDouble();
        string shown = SignedAmount(value, "").TrimEnd('\u00a0');
        o.Write($"<tr class=\"{kind}\"><th scope=\"row\">{name}</th><td class=\"n {Tone(value)}\" data-l=\"Amount\">{shown}</td><td class=\"n\" data-l=\"Of traded value\">{(traded > 0 ? BasisPoints(value / traded) : "–")}</td><td class=\"n\" data-l=\"Of start capital\">{SignedPercent(value / report.Figures.Curves.Initial, 2)}</td><td class=\"bar\">{bar}</td><td class=\"text\">{Html(meaning)}</td></tr>\n");
    }

    /// <summary>Places each step where the one before ended, on one scale with zero in it.</summary>
    private sealed class Scale
    {
        private readonly double _low, _high;

        public Scale(CostBreakdown costs)
        {
            double at = costs.Gross.ToDouble();
            (_low, _high) = (Math.Min(0, at), Math.Max(0, at));
            foreach (CostLine line in costs.Lines)
            {
                at -= line.Amount.ToDouble();
                (_low, _high) = (Math.Min(_low, at), Math.Max(_high, at));
            }
        }

        public string Bar(Money from, Money to)
        {
            if (!(_high > _low)) return "";
            double a = from.ToDouble(), b = to.ToDouble(), left = (Math.Min(a, b) - _low) / (_high - _low) * 100, width = Math.Abs(b - a) / (_high - _low) * 100;
            return string.Create(CultureInfo.InvariantCulture, $"<span class=\"meter {Tone(b - a)}\" style=\"margin-left:{Math.Min(left, 99):0.#}%;width:{width:0.#}%\"></span>");
        }
    }
}
