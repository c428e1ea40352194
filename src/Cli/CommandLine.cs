using System.CommandLine;
using System.CommandLine.Parsing;
using Godwit.Cli.Commands;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;

namespace Godwit.Cli;

/// <summary>A verb of the command line. Its options are only built when it is the one asked for: start-up is felt.</summary>
internal sealed record Verb(string Name, string Summary, Func<Command> Create);

/// <summary>Parses, runs, and turns whatever goes wrong into one sentence and an exit code: 0 ok, 1 the work failed, 2 usage.</summary>
internal static class CommandLine
{
    public static readonly IReadOnlyList<Verb> Verbs =
    [
        new("backtest", "Run strategies over historical data with honest costs", BacktestCommand.Create),
    ];

    public static int Run(string[] args)
    {
        try
        {
            RootCommand root = Root(args);
            ParseResult parsed = root.Parse(args);
            if (parsed.Errors.Count > 0) return Usage(parsed);
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception fault)
        {
            return Explain(fault);
        }
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

    private static int Usage(ParseResult parsed)
    {
        string unmatched = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : "";
        Command command = parsed.CommandResult.Command;
        string message = parsed.Errors[0].Message.TrimEnd('.');
        if (unmatched.Length > 0)
        {
            IEnumerable<string> known = unmatched.StartsWith('-')
                ? command.Options.Select(o => o.Name)
                : command.Subcommands.Select(c => c.Name);
            string kind = unmatched.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            string of = command is RootCommand ? "godwit" : $"godwit {PathOf(parsed.CommandResult)}";
            message = $"'{of}' has no {kind} '{unmatched}'.{Suggestions.For(unmatched, known)} See '{of} --help'";
        }
        Console.Error.WriteLine(Style.Error($"error: {message}."));
        return ExitCode.Usage;
    }

    private static string PathOf(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult { Command: not RootCommand } command; at = at.Parent) names.Insert(0, command.Command.Name);
        return string.Join(' ', names);
    }

    private static int Explain(Exception fault)
    {
        if (fault is AggregateException { InnerExceptions.Count: 1 } one) fault = one.InnerExceptions[0];
        switch (fault)
        {
            case OperationCanceledException:
                Console.Error.WriteLine(Style.Error("error: interrupted; nothing was left half-done."));
                return ExitCode.Failed;
            case GodwitException told:
                Console.Error.WriteLine(Style.Error($"error: {told.Message}"));
                return told.IsUsage ? ExitCode.Usage : ExitCode.Failed;
            case IOException or UnauthorizedAccessException:
                Console.Error.WriteLine(Style.Error($"error: {fault.Message.TrimEnd('.')}."));
                return ExitCode.Failed;
            default:
                // A defect of ours: the kind of fault is told, the trace only when asked for.
                Console.Error.WriteLine(Style.Error($"error: internal fault ({fault.GetType().Name}): {fault.Message} Set GODWIT_TRACE=1 for the stack trace and please report it."));
                if (Environment.GetEnvironmentVariable("GODWIT_TRACE") == "1") Console.Error.WriteLine(fault);
                return ExitCode.Failed;
        }
    }
}
