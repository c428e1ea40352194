using System.CommandLine;
using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Cli.Terminal;

/// <summary>The pieces that commands are made of: options, and reading their texts with one clear sentence when they are wrong.</summary>
internal static class OptionKit
{
    public static Option<bool> Json() => Flag("--json", "Print JSON on stdout");
    public static Option<bool> Flag(string name, string meaning) => new(name) { Description = meaning };
    public static Option<string?> Text(string name, string meaning) => new(name) { Description = meaning };
    public static Option<string> Text(string name, string meaning, string fallback) => new(name) { Description = meaning, DefaultValueFactory = _ => fallback };
    public static Option<string[]> Many(string name, string meaning) => new(name) { Description = meaning, AllowMultipleArgumentsPerToken = false };
    public static Argument<string> One(string name, string meaning) => new(name) { Description = meaning };
    public static Argument<string[]> OneOrMore(string name, string meaning) => new(name) { Description = meaning, Arity = ArgumentArity.OneOrMore };

    /// <summary>Says what the command does when it is called.</summary>
    public static Command Does(this Command command, Action<ParseResult, CancellationToken> work)
    {
        command.SetAction((parsed, cancellation) =>
        {
            work(parsed, cancellation);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    public static Command With(this Command command, params Option[] options)
    {
        foreach (Option option in options) command.Add(option);
        return command;
    }

    public static Instant? ReadTime(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : Instant.TryParse(text, out Instant at) ? at
        : throw GodwitException.Usage($"{option.Name} '{text}' is no date: write 2024-01-31 or 2024-01-31T12:00Z.");

    public static BarInterval? ReadInterval(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null : ToInterval(option.Name, text);

    public static BarInterval ToInterval(string option, string text) => BarInterval.TryParse(text, out BarInterval interval)
        ? interval
        : throw GodwitException.Usage($"{option} '{text}' is no bar length: write 1m, 4h or 1d.");

    public static double? ReadNumber(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        bool percent = text.EndsWith('%');
        return double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? percent ? value / 100 : value
            : throw GodwitException.Usage($"{option.Name} takes a number, not '{text}'.");
    }

    public static int? ReadCount(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int value) && value > 0 ? value
        : throw GodwitException.Usage($"{option.Name} takes a whole number from 1 to {int.MaxValue}, not '{text}'.");

    /// <summary>The name=value pairs of a repeatable option.</summary>
    public static Dictionary<string, string> ReadAssignments(ParseResult parsed, Option<string[]> option)
    {
        var values = new Dictionary<string, string>();
        foreach (string assignment in parsed.GetValue(option) ?? [])
        {
            int at = assignment.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw GodwitException.Usage($"{option.Name} takes name=value, not '{assignment}'.");
            if (!values.TryAdd(assignment[..at], assignment[(at + 1)..])) throw GodwitException.Usage($"{option.Name} {assignment[..at]} is given twice.");
        }
        return values;
    }
}
