using System.CommandLine;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Cli.Terminal;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation;

namespace Godwit.Cli.Commands;

internal static class BacktestCommand
{
    public static Command Create()
    {
        var options = new BacktestOptionSet();
        var equity = new Option<bool>("--equity") { Description = "Include equity after every bar in the JSON" };
        var json = new Option<bool>("--json") { Description = "One JSON object on stdout (see docs/reference/backtest-json.md)" };
        var command = new Command("backtest", "Run strategies over historical data with honest costs");
        options.AddTo(command);
        command.Add(equity);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            Run(options.Read(parsed), parsed.GetValue(equity), parsed.GetValue(json), cancellation);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Run(BacktestOptions options, bool equity, bool json, CancellationToken cancellation)
    {
        using ComposedBacktest run = new BacktestComposer(GodwitHome.Path).Compose(options);
        BacktestResult result;
        using (var progress = new ProgressLine("Backtesting"))
        {
            BacktestSetup setup = run.Setup with { KeepEquity = equity, Progress = (done, total) => progress.Report(done, total) };
            result = BacktestRunner.Run(setup, cancellation);
        }
        IReadOnlyList<string> warnings = RunWarnings.Of(run, result);
        string? id = null;
        if (json) JsonOutput.Write(writer => RunJson.Write(writer, id, run, result, warnings));
        else Console.Out.Write(RunSummary.Of(id, run, result, warnings));
    }
}
