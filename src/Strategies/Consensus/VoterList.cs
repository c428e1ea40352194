using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Strategies.Catalog;

namespace Godwit.Strategies.Consensus;

/// <summary>Reads the voters of a consensus: <c>ma-cross(fast=20;slow=50),rsi</c>.</summary>
internal static class VoterList
{
    private const int MostVoters = 32;

    /// <summary>The voters as they were written, and each made with its parameters.</summary>
    /// <exception cref="GodwitException">The text is malformed, or names what is no strategy or cannot vote.</exception>
    public static IReadOnlyList<(string Name, Strategy Strategy)> Parse(string text)
    {
        var voters = new List<(string, Strategy)>();
        foreach (string part in Split(text)) voters.Add((part, Make(part)));
        if (voters.Count == 0) throw GodwitException.Usage("Strategy 'consensus' needs voters, such as voters=ma-cross,rsi.");
        if (voters.Count > MostVoters) throw GodwitException.Usage($"Strategy 'consensus' takes at most {MostVoters} voters, not {voters.Count}.");
        return voters;
    }

    /// <summary>One positive weight for each voter; equal ones where the text is empty.</summary>
    public static double[] Weights(string text, int voters)
    {
        var weights = new double[voters];
        if (text.Length == 0)
        {
            Array.Fill(weights, 1.0);
            return weights;
        }
        string[] parts = text.Split(',');
        if (parts.Length != voters) throw GodwitException.Usage($"Strategy 'consensus' needs one weight for each of its {voters} voters, not weights={text}.");
        for (int i = 0; i < voters; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out weights[i]) || !double.IsFinite(weights[i]) || weights[i] <= 0)
                throw GodwitException.Usage($"Strategy 'consensus': the weight '{parts[i].Trim()}' is no number above 0.");
        }
        return weights;
    }

    /// <summary>Cut at commas outside of parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ',';
            if (c == '(') depth++;
            if (c == ')' && --depth < 0) throw Unbalanced(text);
            if (c != ',' || (depth > 0 && i < text.Length)) continue;
            if (depth > 0) throw Unbalanced(text);
            string part = text[start..i].Trim();
            start = i + 1;
            if (part.Length > 0) yield return part;
        }
    }

    private static Strategy Make(string voter)
    {
        int open = voter.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? voter : voter[..open].Trim();
        var parameters = new Dictionary<string, string>();
        if (open >= 0)
        {
            if (voter[^1] != ')') throw Unbalanced(voter);
            foreach (string assignment in voter[(open + 1)..^1].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                int at = assignment.IndexOf('=', StringComparison.Ordinal);
                if (at <= 0 || !parameters.TryAdd(assignment[..at].Trim(), assignment[(at + 1)..].Trim()))
                    throw GodwitException.Usage($"Strategy 'consensus': the voter '{voter}' takes parameters as name=value, each once and separated by semicolons, not '{assignment}'.");
            }
        }
        StrategyEntry entry = StrategyCatalog.Find(name) ?? throw GodwitException.Usage(
            $"Strategy 'consensus': there is no shipped strategy '{name}' to vote.{Suggestions.For(name, StrategyCatalog.All.Select(e => e.Name))}");
        if (StrategyCatalog.Create(entry.Name, parameters) is Strategy { CanVote: true } strategy) return strategy;
        throw GodwitException.Usage($"Strategy 'consensus': '{entry.Name}' cannot vote, because it says more than long, flat or short about one market.");
    }

    private static GodwitException Unbalanced(string text) =>
        GodwitException.Usage($"Strategy 'consensus': the parentheses of '{text}' do not match; write voters=ma-cross(fast=20;slow=50),rsi.");
}
