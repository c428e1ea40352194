using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Runs;

namespace Godwit.Cli.Commands.Trials;

/// <summary>The trial ledger: how many variants of an idea were tried, and what their number is worth in luck.</summary>
internal static class TrialsCommand
{
    public const string Summary = "Count what was tried of each idea";

    public static Command Create() => new("trials", Summary) { ListOf(), Show(), Reset() };

    private static Command ListOf()
    {
        Option<bool> json = OptionKit.Json();
        return new Command("list", "Show ideas, the last one tried first").With(json).Does((parsed, _) =>
        {
            using RunStore store = RunStore.Open(GodwitHome.Path);
            IReadOnlyList<TrialIdea> ideas = store.Trials.List();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer =>
                {
                    writer.WriteStartArray();
                    foreach (TrialIdea idea in ideas)
                    {
                        writer.WriteStartObject();
                        Write(writer, idea);
                        writer.WriteEndObject();
                    }
                    writer.WriteEndArray();
                });
                return;
            }
            var table = new Table("Idea", "Variants", "Looks", "Best Sharpe per bar", "By luck alone", "Last", "Resets").AlignRight(1, 2, 3, 4, 6);
            foreach (TrialIdea idea in ideas)
                table.Add(idea.Standing.Idea, Figures.Count(idea.Standing.Trials), Figures.Count(idea.Looks), Sharpe(idea.BestSharpe), Sharpe(idea.Standing.ExpectedMaximumSharpe), When(idea.LastAt), Figures.Count(idea.Resets));
            Console.Out.Write(ideas.Count == 0 ? "Nothing has been tried yet: godwit backtest counts each variant of an idea.\n" : table.ToString());
        });
    }

    private static Command Show()
    {
        Argument<string> name = OptionKit.One("IDEA", "Idea of 'godwit trials list', or a part of its name");
        Option<bool> json = OptionKit.Json();
        return new Command("show", "Show the variants of an idea, best first") { name }.With(json).Does((parsed, _) =>
        {
            using RunStore store = RunStore.Open(GodwitHome.Path);
            string idea = store.Trials.Find(parsed.GetValue(name)!);
            TrialStanding standing = store.Trials.Standing(idea);
            IReadOnlyList<TrialVariant> variants = store.Trials.Variants(idea);
            IReadOnlyList<TrialReset> resets = store.Trials.Resets(idea);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, standing, variants, resets));
            else Print(standing, variants, resets);
        });
    }

    private static Command Reset()
    {
        Argument<string> name = OptionKit.One("IDEA", "Idea of 'godwit trials list', or a part of its name");
        Option<string?> reason = OptionKit.Text("--reason", "Why; it is kept with the idea");
        return new Command("reset", "Begin the count of an idea anew; that this was done is kept") { name }.With(reason).Does((parsed, _) =>
        {
            if (parsed.GetValue(reason) is not { } why || string.IsNullOrWhiteSpace(why))
                throw GodwitException.Usage("'godwit trials reset' needs --reason: a search that is forgotten flatters the next result, so say why this one may be.");
            using RunStore store = RunStore.Open(GodwitHome.Path);
            string idea = store.Trials.Find(parsed.GetValue(name)!);
            TrialReset reset = store.Trials.Reset(idea, why.Trim(), SystemClock.Instance.Now);
            Console.Out.Write($"{idea}: {Figures.Count(reset.Trials, "variant")} and {Figures.Count(reset.Looks, "look")} set back; the reset is on record\n");
        });
    }

    private static void Print(TrialStanding standing, IReadOnlyList<TrialVariant> variants, IReadOnlyList<TrialReset> resets)
    {
        Console.Out.Write($"{Style.Bold(standing.Idea)}  {Figures.Count(standing.Trials, "variant")} with a Sharpe ratio; the best of so many without skill would show {Sharpe(standing.ExpectedMaximumSharpe)} per bar\n\n");
        var table = new Table("Variant", "Sharpe per bar", "Bars", "Looks", "Last", "Settings").AlignRight(1, 2, 3);
        foreach (TrialVariant variant in variants)
            table.Add(variant.Variant[..8], Sharpe(variant.Sharpe), Figures.Count(variant.Bars), Figures.Count(variant.Looks), When(variant.LastAt), variant.Settings ?? "(not recorded)");
        if (variants.Count > 0) Console.Out.Write(table.ToString());
        foreach (TrialReset reset in resets)
            Console.Out.Write($"{Style.Caution("!")} reset {When(reset.At)}: {Figures.Count(reset.Trials, "variant")}, {Figures.Count(reset.Looks, "look")}: {reset.Reason}\n");
    }

    private static void Write(Utf8JsonWriter json, TrialIdea idea)
    {
        Write(json, idea.Standing);
        json.WriteNumber("looks", idea.Looks);
        Write(json, "bestSharpe", idea.BestSharpe);
        json.WriteString("firstAt", idea.FirstAt.ToString());
        json.WriteString("lastAt", idea.LastAt.ToString());
        json.WriteNumber("resets", idea.Resets);
    }

    private static void Write(Utf8JsonWriter json, TrialStanding standing)
    {
        json.WriteString("idea", standing.Idea);
        json.WriteNumber("distinct", standing.Trials);
        Write(json, "sharpeVariance", standing.SharpeVariance);
        Write(json, "expectedMaximumSharpe", standing.ExpectedMaximumSharpe);
    }

    private static void Write(Utf8JsonWriter json, TrialStanding standing, IReadOnlyList<TrialVariant> variants, IReadOnlyList<TrialReset> resets)
    {
        json.WriteStartObject();
        Write(json, standing);
        json.WriteStartArray("variants");
        foreach (TrialVariant variant in variants)
        {
            json.WriteStartObject();
            json.WriteString("variant", variant.Variant);
            json.WriteString("settings", variant.Settings);
            Write(json, "sharpe", variant.Sharpe);
            json.WriteNumber("bars", variant.Bars);
            json.WriteNumber("looks", variant.Looks);
            json.WriteString("firstAt", variant.FirstAt.ToString());
            json.WriteString("lastAt", variant.LastAt.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("resets");
        foreach (TrialReset reset in resets)
        {
            json.WriteStartObject();
            json.WriteString("at", reset.At.ToString());
            json.WriteNumber("distinct", reset.Trials);
            json.WriteNumber("looks", reset.Looks);
            json.WriteString("reason", reset.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    /// <summary>To the minute: whoever looks for a search does not look for its nanoseconds.</summary>
    private static string When(Instant at) => at.ToString()[..16].Replace('T', ' ');

    private static string Sharpe(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "–";
}
