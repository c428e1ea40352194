using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Godwit.Core.Outcomes;

namespace Godwit.Cli;

/// <summary>What is wrong with the words of a command, as one sentence with the nearest right word.</summary>
internal static partial class UsageErrors
{
    /// <summary>The sentence, or null when nothing is wrong.</summary>
    public static string? Of(ParseResult parsed)
    {
        if (IsHelp(parsed)) return null;
        CommandResult at = parsed.CommandResult;
        if (Misspelt(parsed) is { } option) return UnknownOption(at, option);
        if (parsed.Errors.Count == 0) return null;
        if (parsed.UnmatchedTokens is [var first, ..])
        {
            if (first.StartsWith('-')) return UnknownOption(at, first);
            string kind = at.Command.Subcommands.Count > 0 ? "command" : "argument";
            return $"'{NameOf(at)}' has no {kind} '{first}'.{Suggestions.For(first, at.Command.Subcommands.Select(c => c.Name))}{See(at)}";
        }
        string message = parsed.Errors[0].Message.TrimEnd('.');
        if (at.Command.Subcommands.Count > 0)
            return $"'{NameOf(at)}' needs one of its commands: {string.Join(", ", at.Command.Subcommands.Select(c => c.Name))}.{See(at)}";
        return Sentence(message, at) + See(at);
    }

    /// <summary>Help can be asked for with the rest of the words unfinished.</summary>
    private static bool IsHelp(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.Option && t.Value is "--help" or "-h" or "-?" or "/?" or "/h");

    /// <summary>
    /// The first word that looks like an option and was taken for a free argument or an option's value. After <c>--</c> every
    /// word is an argument, and a negative number is a value.
    /// </summary>
    private static string? Misspelt(ParseResult parsed)
    {
        foreach (Token token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash) return null;
            if (token.Type != TokenType.Argument || token.Value.Length < 2 || token.Value[0] != '-') continue;
            bool number = char.IsAsciiDigit(token.Value[1]) || token.Value[1] == '.';
            if (!number) return token.Value;
        }
        return null;
    }

    private static string UnknownOption(CommandResult at, string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string option = equals > 0 ? word[..equals] : word;
        return $"'{NameOf(at)}' has no option '{option}'.{Suggestions.For(option, at.Command.Options.Select(o => o.Name))}{See(at)}";
    }

    private static string Sentence(string message, CommandResult at)
    {
        if (Missing().Match(message) is { Success: true } missing) return $"Option {missing.Groups[1].Value} needs a value.";
        if (Unparsed().Match(message) is { Success: true } wrong)
            return $"{wrong.Groups[2].Value} takes {KindOf(wrong.Groups[3].Value)}, not '{wrong.Groups[1].Value}'.";
        if (Required().IsMatch(message))
        {
            string wanted = string.Join(' ', at.Command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0).Select(a => a.Name));
            return $"'{NameOf(at)}' needs {wanted}.";
        }
        if (Repeated().Match(message) is { Success: true } repeated) return $"Option {repeated.Groups[1].Value} is given more than once.";
        return message + ".";
    }

    private static string KindOf(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.UInt64" or "System.UInt32" => "a whole number from 0 on",
        "System.Double" or "System.Decimal" => "a number",
        "System.Boolean" => "true or false",
        _ => "another kind of value",
    };

    private static string See(CommandResult at) => $" See '{NameOf(at)} --help'.";

    private static string NameOf(CommandResult at)
    {
        var names = new List<string>();
        for (SymbolResult? part = at; part is CommandResult command; part = part.Parent)
            names.Insert(0, command.Command is RootCommand ? "godwit" : command.Command.Name);
        return string.Join(' ', names);
    }

    [GeneratedRegex("^Required argument missing for option: '([^']+)'$")]
    private static partial Regex Missing();

    [GeneratedRegex("^Required argument ('[^']+' )?missing for command: '([^']+)'")]
    private static partial Regex Required();

    [GeneratedRegex("^Cannot parse argument '(.*)' for option '([^']+)' as expected type '([^']+)'$")]
    private static partial Regex Unparsed();

    [GeneratedRegex("^Option '([^']+)' expects a single argument but")]
    private static partial Regex Repeated();
}
