using System.CommandLine;
using System.Globalization;
using System.Text;
using Godwit.Backtesting.Results;
using Godwit.Cli.Terminal;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation;
using Godwit.Portfolio.Performance;

namespace Godwit.Cli.Commands.Strategies;

/// <summary>Whether strategies know how sure they may be: stated confidences against what happened.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var options = new BacktestOptionSet();
        Option<bool> json = OptionKit.Json();
        var command = new Command("calibrate", "Judge the stated confidence of a strategy's signals: reliability, Brier score, log loss");
        options.AddTo(command);
        return command.With(json).Does((parsed, cancellation) =>
        {
            using ComposedBacktest run = new BacktestComposer(GodwitHome.Path).Compose(options.Read(parsed));
            BacktestResult result;
            using (var progress = new ProgressLine("Backtesting"))
                result = run.Run(keepEquity: false, (done, total) => progress.Report(done, total), cancellation, judgeSignals: true);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => CalibrationJson.Write(writer, run, result));
            else Console.Out.Write(string.Join('\n', result.Calibrations.Select(c => Text(c, run))));
        });
    }

    private static string Text(SignalCalibration signals, ComposedBacktest run)
    {
        ForecastCalibration c = signals.Calibration;
        var text = new StringBuilder();
        text.Append($"{Style.Bold(signals.Strategy)}  {string.Join(", ", run.Series.Select(s => s.Id))}\n");
        text.Append($"{Figures.Count(signals.Signals, "signal")}: {Figures.Count(c.Count)} judged, {Figures.Count(signals.WithoutConfidence)} without confidence or horizon, {Figures.Count(signals.Unfinished)} not over by the end of the data\n");
        if (c.Count == 0)
        {
            text.Append(signals.Signals == signals.WithoutConfidence ? "It states no confidence, so there is nothing to judge.\n" : "Nothing could be judged.\n");
            return text.ToString();
        }
        text.Append('\n');
        var bins = new Table("Confidence", "Signals", "Stated", "Came true", "Difference", "").AlignRight(0, 1, 2, 3, 4);
        foreach (ReliabilityBin bin in c.Bins.Where(b => b.Count > 0))
            bins.Add($"{Figures.Percent(bin.Lower)} – {Figures.Percent(bin.Upper)}", Figures.Count(bin.Count), Figures.Percent(bin.MeanForecast), Figures.Percent(bin.Frequency),
                Figures.SignedPercent(bin.Frequency - bin.MeanForecast), new string('█', (int)Math.Round(bin.Frequency * 20)));
        text.Append(bins).Append('\n');
        var scores = new Table("Score", "", "What it says").AlignRight(1);
        scores.Add("Brier score", Four(c.Brier), "mean squared error of the probabilities; always saying 50 % gives 0.2500");
        scores.Add("  reliability", Four(c.Reliability), "how far stated and observed shares lie apart; 0 is best");
        scores.Add("  resolution", Four(c.Resolution), "how well likely and unlikely signals are told apart; more is better");
        scores.Add("  uncertainty", Four(c.Uncertainty), $"what always saying the overall share ({Figures.Percent(c.BaseRate)}) gives");
        scores.Add("  within bins", Four(c.WithinBins), "Brier = reliability − resolution + uncertainty + this");
        scores.Add("skill", Signed(c.Skill), "1 − Brier ÷ uncertainty; below 0 the overall share alone would do better");
        scores.Add("log loss", Four(c.LogLoss), "always saying 50 % gives 0.6931");
        scores.Add("calibration error", Four(c.ExpectedCalibrationError), "mean distance of stated and observed shares");
        text.Append(scores);
        if (c.Count < 100) text.Append($"{Style.Caution("!")} Only {Figures.Count(c.Count, "signal")} judged: these figures are mostly chance.\n");
        return text.ToString();
    }

    private static string Four(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0000", CultureInfo.InvariantCulture);
    private static string Signed(double value) => double.IsNaN(value) ? "–" : value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
