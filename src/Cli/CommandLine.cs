using System.CommandLine;
using System.Runtime.InteropServices;
using Godwit.Cli.Commands;
using Godwit.Cli.Commands.Analyze;
using Godwit.Cli.Commands.Critique;
using Godwit.Cli.Commands.Data;
using Godwit.Cli.Commands.Indicators;
using Godwit.Cli.Commands.Instruments;
using Godwit.Cli.Commands.Reports;
using Godwit.Cli.Commands.Runs;
using Godwit.Cli.Commands.Strategies;
using Godwit.Cli.Commands.Trials;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Queries;
using Godwit.Hosting.Scripting;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Indicators;

namespace Godwit.Cli;

/// <summary>A verb of the command line. Its options are only built when it is the one asked for: start-up is felt.</summary>
internal sealed record Verb(string Name, string Summary, Func<Command> Create);

/// <summary>Parses, runs, and turns whatever goes wrong into one sentence and an exit code: 0 ok, 1 the work failed, 2 usage.</summary>
internal static class CommandLine
{
    public static readonly IReadOnlyList<Verb> Verbs =
    [
        new("demo", DemoCommand.Summary, DemoCommand.Create),
        new("backtest", "Run strategies over historical data with honest costs", BacktestCommand.Create),
        new("analyze", AnalyzeCommand.Summary, AnalyzeCommand.Create),
        new("data", DataCommand.Summary, DataCommand.Create),
        new("instruments", InstrumentsCommand.Summary, InstrumentsCommand.Create),
        new("strategies", StrategiesCommand.Summary, StrategiesCommand.Create),
        new("indicators", IndicatorsCommand.Summary, IndicatorsCommand.Create),
        new("runs", RunsCommand.Summary, RunsCommand.Create),
        new("trials", TrialsCommand.Summary, TrialsCommand.Create),
        new("report", ReportCommand.Summary, ReportCommand.Create),
        new("critique", CritiqueCommand.Summary, CritiqueCommand.Create),
        new("new", NewCommand.Summary, NewCommand.Create),
    ];

    public static int Run(string[] args)
    {
        using var interruption = new CancellationTokenSource();
        try
        {
            args = AskedAsHelp(args);
            RootCommand root = Root(args);
            // A file's name may start with '@': nothing is read from response files.
            ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageErrors.Of(parsed) is { } mistake) return Refuse(mistake);
            using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, interruption);
            using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, interruption);
            var plain = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return parsed.InvokeAsync(plain, interruption.Token).GetAwaiter().GetResult();
        }
        catch (Exception fault)
        {
            return Explain(fault);
        }
    }

    /// <summary>
    /// <c>godwit</c> alone and <c>godwit help data import</c> are other ways to write <c>--help</c>, <c>strategy</c> another name of
    /// <c>strategies</c>. There is no help on an unknown verb: without the word <c>help</c> it is refused with the nearest one.
    /// </summary>
    private static string[] AskedAsHelp(string[] args)
    {
        if (args.Length == 0) return ["--help"];
        bool isHelp = args[0] == "help";
        string[] words = isHelp ? args[1..] : args;
        // One strategy or several: both words are natural.
        if (words is ["strategy", ..]) words[0] = "strategies";
        if (!isHelp) return words;
        if (words.Length > 0 && !words[0].StartsWith('-') && Verbs.All(v => v.Name != words[0])) return words[..1];
        return [.. words, "--help"];
    }

    private static RootCommand Root(string[] args)
    {
        var root = new RootCommand("Godwit: from idea to money in one program. Market data, strategies, honest backtests.");
        string wanted = args.FirstOrDefault(a => !a.StartsWith('-')) ?? "";
        foreach (Verb verb in Verbs)
        {
            if (verb.Name == wanted) root.Add(verb.Create());
            else root.Add(new Command(verb.Name, verb.Summary));
        }
        return root;
    }

    /// <summary>The first signal asks the work to stop in order; a second one ends the process.</summary>
    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource interruption) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            if (interruption.IsCancellationRequested) return;
            context.Cancel = true;
            interruption.Cancel();
        });

    private static int Refuse(string mistake)
    {
        Console.Error.WriteLine(Style.Error($"error: {mistake}"));
        return ExitCode.Usage;
    }

    private static int Explain(Exception fault)
    {
        if (fault is AggregateException { InnerExceptions.Count: 1 } one) fault = one.InnerExceptions[0];
        switch (fault)
        {
            case OperationCanceledException:
                Console.Error.WriteLine(Style.Error("error: interrupted; nothing was left half-done."));
                return ExitCode.Failed;
            case ScriptCompilationException or RuleFileException:
                // One line for each place, as compilers do, then the sentence that closes every failure.
                string[] lines = fault.Message.Split('\n');
                foreach (string place in lines[..^1]) Console.Error.WriteLine(place);
                Console.Error.WriteLine(Style.Error($"error: {lines[^1]}"));
                return ExitCode.Failed;
            case FormulaException formula:
                Console.Error.WriteLine(Style.Error($"error: {OneLine(formula.Message)}"));
                foreach (string line in formula.Picture().Split('\n')) Console.Error.WriteLine("  " + line);
                return ExitCode.Usage;
            case QueryException { Picture: { } picture } query:
                Console.Error.WriteLine(Style.Error($"error: {OneLine(query.Message)}"));
                foreach (string line in picture.Split('\n')) Console.Error.WriteLine("  " + line);
                return query.IsUsage ? ExitCode.Usage : ExitCode.Failed;
            case GodwitException told:
                Console.Error.WriteLine(Style.Error($"error: {OneLine(told.Message)}"));
                return told.IsUsage ? ExitCode.Usage : ExitCode.Failed;
            case IOException or UnauthorizedAccessException:
                Console.Error.WriteLine(Style.Error($"error: {OneLine(fault.Message).TrimEnd('.')}."));
                return ExitCode.Failed;
            default:
                // A defect of ours: the kind of fault is told, the trace only when asked for.
                Console.Error.WriteLine(Style.Error($"error: internal fault ({fault.GetType().Name}): {OneLine(fault.Message)} Set GODWIT_TRACE=1 for the stack trace and please report it."));
                if (Environment.GetEnvironmentVariable("GODWIT_TRACE") == "1") Console.Error.WriteLine(fault);
                return ExitCode.Failed;
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
