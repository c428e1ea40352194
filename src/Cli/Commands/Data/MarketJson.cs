using System.Text.Json;
using Godwit.Data.Analysis;
using Godwit.Hosting.Presentation.Markets;
using Godwit.Indicators;

namespace Godwit.Cli.Commands.Data;

/// <summary>The stable JSON of <c>data analyze</c>: fractions, not percent; null is undefined; times ISO-8601 UTC. docs/reference/data-analyze-json.md describes it.</summary>
internal static class MarketJson
{
    public static void Write(Utf8JsonWriter json, MarketReport report)
    {
        json.WriteStartObject();
        Array(json, "markets", report.Markets, market => Write(json, market));
        Array(json, "pairs", report.Pairs, pair => Write(json, pair));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MarketView market)
    {
        MarketAnalysis a = market.Analysis;
        json.WriteString("id", a.Id);
        json.WriteBoolean("synthetic", market.IsSynthetic);
        json.WriteString("interval", a.Interval.ToString());
        json.WriteNumber("bars", a.Bars);
        json.WriteString("from", a.From.ToString());
        json.WriteString("to", a.To.ToString());
        Number(json, "firstClose", a.FirstClose);
        Number(json, "lastClose", a.LastClose);
        json.WriteNumber("skippedReturns", a.SkippedReturns);
        Object(json, "returns", () => Write(json, a.Returns));
        Array(json, "worstDays", a.WorstDays, d => Write(json, d));
        Array(json, "bestDays", a.BestDays, d => Write(json, d));
        Object(json, "clock", () => Write(json, a.Clock));
        Object(json, "dependence", () => Write(json, a.Dependence));
        if (a.Volume is { } volume) Object(json, "volumeProfile", () => Write(json, volume));
        else json.WriteNull("volumeProfile");
        Object(json, "spread", () =>
        {
            Number(json, "roll", a.Spread.Roll);
            Number(json, "corwinSchultz", a.Spread.CorwinSchultz);
            Number(json, "corwinSchultzNegativeShare", a.Spread.CorwinSchultzNegativeShare);
            Number(json, "abdiRanaldo", a.Spread.AbdiRanaldo);
            json.WriteNumber("pairs", a.Spread.Pairs);
        });
        Number(json, "belowPeakShare", a.BelowPeakShare);
        Array(json, "drawdowns", a.Drawdowns, d =>
        {
            json.WriteString("peak", d.Peak.ToString());
            json.WriteString("trough", d.Trough.ToString());
            json.WriteString("recovered", d.Recovered?.ToString());
            Number(json, "depth", d.Depth);
        });
        Array(json, "months", a.Months, m =>
        {
            json.WriteString("month", $"{m.Year:0000}-{m.Month:00}");
            Number(json, "return", m.Return);
            Number(json, "volatility", m.Volatility);
            json.WriteBoolean("partial", m.IsPartial);
        });
        if (a.Regimes is { } regimes) Object(json, "regimes", () => Write(json, regimes));
        else json.WriteNull("regimes");
    }

    private static void Write(Utf8JsonWriter json, ReturnFacts r)
    {
        json.WriteNumber("count", r.Count);
        Number(json, "mean", r.Mean);
        Number(json, "deviation", r.Deviation);
        Number(json, "annualVolatility", r.AnnualVolatility);
        Number(json, "skewness", r.Skewness);
        Number(json, "excessKurtosis", r.ExcessKurtosis);
        Number(json, "least", r.Least);
        Number(json, "largest", r.Largest);
        Number(json, "positiveShare", r.PositiveShare);
        Number(json, "zeroShare", r.ZeroShare);
        Number(json, "expectedShortfall1", r.ExpectedShortfall1);
        Number(json, "expectedShortfall5", r.ExpectedShortfall5);
        Write(json, "jarqueBera", r.JarqueBera);
        Array(json, "quantiles", r.Quantiles, q =>
        {
            Number(json, "probability", q.Probability);
            Number(json, "value", q.Value);
            Number(json, "normal", q.Normal);
        });
        Array(json, "exceedances", r.Exceedances, e =>
        {
            Number(json, "deviations", e.Deviations);
            json.WriteNumber("observed", e.Observed);
            Number(json, "expectedNormal", e.ExpectedNormal);
        });
        foreach ((string name, TailIndex tail) in new[] { ("leftTail", r.LeftTail), ("rightTail", r.RightTail) })
        {
            Object(json, name, () =>
            {
                Number(json, "index", tail.Index);
                Number(json, "standardError", tail.StandardError);
                json.WriteNumber("count", tail.Count);
                Number(json, "threshold", tail.Threshold);
            });
        }
        Array(json, "hillPlot", r.HillPlot, h =>
        {
            json.WriteNumber("count", h.Count);
            Number(json, "left", h.Left);
            Number(json, "right", h.Right);
        });
    }

    private static void Write(Utf8JsonWriter json, ClockProfile clock)
    {
        json.WriteNumber("hoursPerSlot", clock.HoursPerSlot);
        foreach ((string name, ClockSignificance p) in new[] { ("hourPValues", clock.HourSignificance), ("weekdayPValues", clock.WeekdaySignificance) })
        {
            Object(json, name, () =>
            {
                Number(json, "volatility", p.Volatility);
                Number(json, "return", p.Return);
            });
        }
        foreach ((string name, IReadOnlyList<ClockCell> cells) in new[] { ("hours", clock.Hours), ("weekdays", clock.Weekdays), ("week", clock.Week) })
        {
            Array(json, name, cells, cell =>
            {
                json.WriteNumber("returns", cell.Returns);
                Number(json, "meanReturn", cell.MeanReturn);
                Number(json, "standardError", cell.StandardError);
                Number(json, "volatility", cell.Volatility);
                Number(json, "volumeShare", cell.VolumeShare);
            });
        }
    }

    private static void Write(Utf8JsonWriter json, SerialDependence dependence)
    {
        Number(json, "plainBand", dependence.PlainBand);
        Write(json, "ljungBox", dependence.LjungBox);
        Array(json, "lags", dependence.Lags, l =>
        {
            json.WriteNumber("lag", l.Lag);
            Number(json, "return", l.Return);
            Number(json, "robustBand", l.RobustBand);
            Number(json, "absolute", l.Absolute);
        });
        Array(json, "varianceRatios", dependence.VarianceRatios, v =>
        {
            json.WriteNumber("horizon", v.Horizon);
            Number(json, "ratio", v.Ratio.Ratio);
            Number(json, "z", v.Ratio.ZHeteroskedastic);
        });
    }

    private static void Write(Utf8JsonWriter json, VolumeByPrice volume)
    {
        json.WriteNumber("pointOfControl", volume.PointOfControl);
        json.WriteNumber("valueAreaFrom", volume.ValueAreaFrom);
        json.WriteNumber("valueAreaTo", volume.ValueAreaTo);
        Array(json, "levels", volume.Levels, l =>
        {
            Number(json, "low", l.Low);
            Number(json, "high", l.High);
            Number(json, "share", l.Share);
        });
    }

    private static void Write(Utf8JsonWriter json, RegimeMap map)
    {
        json.WriteString("period", map.Period.ToString());
        Number(json, "meanTrendPeriods", map.MeanTrendPeriods);
        Number(json, "meanVolatilityPeriods", map.MeanVolatilityPeriods);
        Array(json, "cells", map.Cells, c =>
        {
            json.WriteString("trend", c.Trend.ToString().ToLowerInvariant());
            json.WriteString("volatility", c.Volatility.ToString().ToLowerInvariant());
            json.WriteNumber("periods", c.Periods);
            Number(json, "share", c.Share);
            Number(json, "annualReturn", c.AnnualReturn);
            Number(json, "standardError", c.StandardError);
            Number(json, "annualVolatility", c.AnnualVolatility);
        });
        Array(json, "points", map.Points, p =>
        {
            json.WriteString("start", p.Start.ToString());
            Number(json, "close", p.Close);
            json.WriteString("trend", p.Trend.ToString().ToLowerInvariant());
            json.WriteString("volatility", p.Volatility.ToString().ToLowerInvariant());
        });
    }

    private static void Write(Utf8JsonWriter json, PairFacts pair)
    {
        json.WriteString("first", pair.First);
        json.WriteString("second", pair.Second);
        json.WriteNumber("pairs", pair.Pairs);
        Number(json, "correlation", pair.Correlation);
        Number(json, "lower", pair.Lower);
        Number(json, "upper", pair.Upper);
        Number(json, "beta", pair.Beta);
        Array(json, "leadLag", pair.LeadLag, l =>
        {
            json.WriteNumber("lag", l.Lag);
            Number(json, "correlation", l.Correlation);
            Number(json, "band", l.Band);
        });
        Array(json, "months", pair.ByMonth, m =>
        {
            json.WriteString("month", $"{m.Year:0000}-{m.Month:00}");
            Number(json, "correlation", m.Correlation);
        });
    }

    private static void Write(Utf8JsonWriter json, PeriodReturn day)
    {
        json.WriteString("start", day.Start.ToString());
        Number(json, "logReturn", day.LogReturn);
    }

    private static void Write(Utf8JsonWriter json, string name, DependenceVerdict verdict) => Object(json, name, () =>
    {
        Number(json, "statistic", verdict.Statistic);
        Number(json, "pValue", verdict.PValue);
    });

    private static void Object(Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        write();
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
