using System.Text.RegularExpressions;
using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>The command line that asks for a backtest: what differs from the defaults, in a stable order.</summary>
public static partial class CommandWords
{
    /// <summary>Options whose word on the command line is not their name with dashes.</summary>
    private static readonly Dictionary<string, string> s_words = new() { ["path"] = "--intrabar", ["enterWithLimit"] = "--limit-entry" };

    public static string Of(BacktestOptions options)
    {
        List<string> words = ["godwit", "backtest", .. options.Strategies.Select(Quoted)];
        foreach (string data in options.Data) words.AddRange(["--data", Quoted(data)]);
        foreach ((string name, string value) in OptionMap.Options(options))
        {
            if (name.StartsWith("param.", StringComparison.Ordinal)) words.AddRange(["--param", Quoted($"{name[6..]}={value}")]);
            else words.AddRange(Option(name, value));
        }
        return string.Join(' ', words);
    }

    private static IEnumerable<string> Option(string name, string value)
    {
        string word = s_words.GetValueOrDefault(name) ?? "--" + Dashed(name);
        bool isWord = typeof(BacktestOptions).GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!.PropertyType is { IsEnum: true };
        if (value == bool.TrueString) return [word];
        return [word, isWord ? Dashed(value) : Quoted(value)];
    }

    /// <summary>nextOpen and NextOpen → next-open.</summary>
    private static string Dashed(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>As a shell takes it for one word.</summary>
    private static string Quoted(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_./:=,%+@-]+$")]
    private static partial Regex Plain();
}
