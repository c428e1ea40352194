using System.Text.Json;
using Godwit.Backtesting.Results;
using Godwit.Hosting.Composition;
using Godwit.Portfolio.Performance;

namespace Godwit.Hosting.Presentation;

/// <summary>The JSON of <c>godwit strategies calibrate --json</c>: one object; numbers are null when undefined.</summary>
public static class CalibrationJson
{
    public static void Write(Utf8JsonWriter json, ComposedBacktest run, BacktestResult result)
    {
        json.WriteStartObject();
        RunJson.WriteRun(json, null, run);
        json.WriteStartArray("strategies");
        foreach (SignalCalibration signals in result.Calibrations) Write(json, signals);
        json.WriteEndArray();
        json.WriteString("digest", result.Digest);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SignalCalibration signals)
    {
        ForecastCalibration c = signals.Calibration;
        json.WriteStartObject();
        json.WriteString("strategy", signals.Strategy);
        json.WriteNumber("signals", signals.Signals);
        json.WriteNumber("withoutConfidence", signals.WithoutConfidence);
        json.WriteNumber("unfinished", signals.Unfinished);
        json.WriteNumber("judged", c.Count);
        RunJson.WriteNumber(json, "baseRate", c.BaseRate);
        RunJson.WriteNumber(json, "brier", c.Brier);
        RunJson.WriteNumber(json, "reliability", c.Reliability);
        RunJson.WriteNumber(json, "resolution", c.Resolution);
        RunJson.WriteNumber(json, "uncertainty", c.Uncertainty);
        RunJson.WriteNumber(json, "withinBins", c.WithinBins);
        RunJson.WriteNumber(json, "skill", c.Skill);
        RunJson.WriteNumber(json, "logLoss", c.LogLoss);
        RunJson.WriteNumber(json, "expectedCalibrationError", c.ExpectedCalibrationError);
        json.WriteStartArray("bins");
        foreach (ReliabilityBin bin in c.Bins)
        {
            json.WriteStartObject();
            RunJson.WriteNumber(json, "lower", bin.Lower);
            RunJson.WriteNumber(json, "upper", bin.Upper);
            json.WriteNumber("count", bin.Count);
            RunJson.WriteNumber(json, "meanForecast", bin.MeanForecast);
            RunJson.WriteNumber(json, "frequency", bin.Frequency);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
