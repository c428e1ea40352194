using System.Text.Json;
using Godwit.Backtesting.Critique;

namespace Godwit.Hosting.Presentation;

/// <summary>The findings of a critique as members of the object that is being written.</summary>
public static class CritiqueJson
{
    public static void Write(Utf8JsonWriter json, RunCritique critique)
    {
        json.WriteString("belief", critique.BeliefText);
        json.WriteStartArray("critique");
        foreach (Finding finding in critique.Findings)
        {
            json.WriteStartObject();
            json.WriteString("id", finding.Id);
            json.WriteString("title", finding.Title);
            json.WriteString("severity", Word(finding.Severity));
            json.WriteString("evidence", finding.Evidence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>info, caution, serious or fatal.</summary>
    public static string Word(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Info => "info",
        FindingSeverity.Caution => "caution",
        FindingSeverity.Serious => "serious",
        _ => "fatal",
    };
}
