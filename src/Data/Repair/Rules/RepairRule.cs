using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;

namespace Godwit.Data.Repair.Rules;

/// <summary>One stated way to mend a series. It decides by the bars alone, so that the same bars are always mended in the same way.</summary>
public abstract class RepairRule
{
    /// <summary>Every rule there is: name, and what it does in a few words.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        (FillGaps.RuleName, "missing bars flat at the close before, without volume; needs --max-gap"),
        (ClampWicks.RuleName, "highs and lows beyond the threshold of 'data check' are cut to it"),
        (DropBadPrints.RuleName, "bars that 'data check' counts as bad prints are taken out"),
        (DonorBars.RuleName + "=DATASET", "missing bars are taken from another dataset; bars that are there stay"),
    ];

    /// <summary>As <c>--rule</c> takes it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the longest gap to fill means something to it.</summary>
    public virtual bool FillsGaps => false;

    /// <summary>What it was given, by name; part of the record.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>Facts about the last application that a reader should know; at most a few sentences.</summary>
    public virtual IReadOnlyList<string> Remarks => [];

    /// <summary>What the rule would do, in order of time.</summary>
    /// <param name="bars">The series as the rules before have left it.</param>
    /// <param name="info">What the store knows of it.</param>
    internal abstract IReadOnlyList<RowEdit> Find(BarColumns bars, DatasetInfo info);

    /// <summary>Reads <c>NAME</c> or <c>NAME=VALUE</c>.</summary>
    /// <param name="text">As given.</param>
    /// <param name="maxGap">Longest gap that is filled, in bars; null when not given: <c>fill-gaps</c> needs it.</param>
    /// <param name="store">Where a donor is looked up when it is needed.</param>
    /// <exception cref="GodwitException">No such rule, or something is missing.</exception>
    public static RepairRule Parse(string text, long? maxGap, DataStore store)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        (string name, string value) = at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
        if (name == DonorBars.RuleName)
        {
            return value.Length > 0
                ? new DonorBars(store, value, maxGap)
                : throw GodwitException.Usage("--rule donor needs a dataset to take bars from: write --rule donor=DATASET.");
        }
        if (name is FillGaps.RuleName or ClampWicks.RuleName or DropBadPrints.RuleName && value.Length > 0)
            throw GodwitException.Usage($"--rule {name} takes no value, but '{value}' was given.");
        return name switch
        {
            FillGaps.RuleName => new FillGaps(maxGap ?? throw GodwitException.Usage("--rule fill-gaps needs --max-gap BARS: longer gaps stay, because a flat price is no market.")),
            ClampWicks.RuleName => new ClampWicks(),
            DropBadPrints.RuleName => new DropBadPrints(),
            _ => throw GodwitException.Usage($"There is no rule '{name}'.{Suggestions.For(name, All.Select(r => r.Name.Split('=')[0]))} The rules: {string.Join(", ", All.Select(r => r.Name))}."),
        };
    }
}
