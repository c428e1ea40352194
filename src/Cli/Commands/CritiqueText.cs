using System.Text;
using Godwit.Backtesting.Critique;
using Godwit.Cli.Terminal;
using Godwit.Hosting.Presentation;

namespace Godwit.Cli.Commands;

/// <summary>Findings of a critique for a terminal.</summary>
internal static class CritiqueText
{
    private const int Shown = 5;

    /// <summary>The worst few, and where the others are.</summary>
    public static void Brief(StringBuilder text, RunCritique critique, string? id)
    {
        text.Append('\n').Append(Headline(critique)).Append('\n');
        foreach (Finding finding in critique.Findings.Take(Shown)) Append(text, finding);
        int rest = critique.Findings.Count - Shown;
        if (rest > 0) text.Append(Style.Faint($"  {rest} more{(id is null ? " with --json" : $": godwit critique {id}")}; what one means: godwit critique explain {critique.Findings[0].Id}")).Append('\n');
        text.Append('\n');
    }

    public static void Full(StringBuilder text, RunCritique critique)
    {
        text.Append(Headline(critique)).Append('\n');
        foreach (Finding finding in critique.Findings) Append(text, finding);
        text.Append(Style.Faint($"{CheckCatalog.All.Count} checks; {RunCritique.Rule}")).Append('\n');
        if (critique.Findings.Count > 0) text.Append(Style.Faint($"what a finding means and what to do: godwit critique explain {critique.Findings[0].Id}")).Append('\n');
    }

    private static string Headline(RunCritique critique)
    {
        string belief = critique.Belief == Belief.Believable ? Style.Good(critique.BeliefText) : critique.Belief == Belief.Doubtful ? Style.Caution(critique.BeliefText) : Style.Bad(critique.BeliefText);
        IEnumerable<string> counts = new[] { FindingSeverity.Fatal, FindingSeverity.Serious, FindingSeverity.Caution, FindingSeverity.Info }
            .Where(s => critique.Count(s) > 0).Select(s => $"{critique.Count(s)} {CritiqueJson.Word(s)}");
        return $"{Style.Bold("critique:")} {belief}{(critique.Findings.Count > 0 ? $" ({string.Join(", ", counts)})" : " (no check found anything)")}";
    }

    private static void Append(StringBuilder text, Finding finding)
    {
        string word = CritiqueJson.Word(finding.Severity).PadRight(8);
        string painted = finding.Severity >= FindingSeverity.Serious ? Style.Bad(word) : finding.Severity == FindingSeverity.Caution ? Style.Caution(word) : Style.Faint(word);
        text.Append($"  {painted} {finding.Id}: {finding.Evidence}\n");
    }
}
