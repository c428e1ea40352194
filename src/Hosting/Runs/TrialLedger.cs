using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Runs.Storage;

namespace Godwit.Hosting.Runs;

/// <summary>
/// Counts what was tried of each idea. A good result found by trying many variants is partly luck, and only who remembers how many
/// there were can say how much: every backtest, ablation and survey is a look, recorded or not.
/// </summary>
/// <remarks>Part of the run database: the same rules for processes, damage and old versions.</remarks>
public sealed class TrialLedger
{
    private readonly SqliteDatabase _database;

    internal TrialLedger(SqliteDatabase database) => _database = database;

    /// <summary>Takes looks down in one step.</summary>
    public void Count(IReadOnlyList<TrialLook> looks, Instant now) => _database.Write(() =>
    {
        foreach (TrialLook look in looks)
        {
            using SqliteStatement upsert = _database.Prepare("""
                INSERT INTO trials (idea, variant, settings, sharpe, bars, looks, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6)
                ON CONFLICT (idea, variant) DO UPDATE SET settings = coalesce(excluded.settings, settings), sharpe = excluded.sharpe,
                    bars = excluded.bars, looks = looks + 1, last_at = excluded.last_at
                """);
            upsert.Bind(1, look.Idea).Bind(2, look.Variant).Bind(3, look.Settings).Bind(4, look.Sharpe).Bind(5, look.Bars).Bind(6, now.UnixNanos).Run();
        }
    });

    /// <summary>Where an idea stands; no trials when nothing was tried.</summary>
    public TrialStanding Standing(string idea)
    {
        var sharpes = new List<double>();
        using SqliteStatement query = _database.Prepare("SELECT sharpe FROM trials WHERE idea = ?1 AND sharpe IS NOT NULL ORDER BY variant");
        query.Bind(1, idea);
        while (query.Step()) sharpes.Add(query.Double(0));
        return new TrialStanding(idea, sharpes.Count, Variance(sharpes));
    }

    /// <summary>All ideas, the last looked at first; also those whose count was set back and that nobody has looked at since.</summary>
    public IReadOnlyList<TrialIdea> List()
    {
        var rows = new List<(string Idea, long Looks, double Best, long First, long Last, int Resets)>();
        using (SqliteStatement query = _database.Prepare("""
            WITH resets AS (SELECT idea, count(*) AS number, max(at) AS at FROM trial_resets GROUP BY idea)
            SELECT i.idea, coalesce(sum(t.looks), 0), max(t.sharpe), coalesce(min(t.first_at), r.at), coalesce(max(t.last_at), r.at) AS last, coalesce(r.number, 0)
            FROM (SELECT idea FROM trials UNION SELECT idea FROM trial_resets) i LEFT JOIN trials t ON t.idea = i.idea LEFT JOIN resets r ON r.idea = i.idea
            GROUP BY i.idea ORDER BY last DESC, i.idea
            """))
        {
            while (query.Step()) rows.Add((query.Text(0), query.Long(1), query.Double(2), query.Long(3), query.Long(4), (int)query.Long(5)));
        }
        return [.. rows.Select(r => new TrialIdea(Standing(r.Idea), r.Looks, r.Best, new Instant(r.First), new Instant(r.Last), r.Resets))];
    }

    /// <summary>The variants of an idea, best ratio first, undefined ones last.</summary>
    public IReadOnlyList<TrialVariant> Variants(string idea)
    {
        var variants = new List<TrialVariant>();
        using SqliteStatement query = _database.Prepare(
            "SELECT variant, settings, sharpe, bars, looks, first_at, last_at FROM trials WHERE idea = ?1 ORDER BY sharpe DESC NULLS LAST, variant");
        query.Bind(1, idea);
        while (query.Step())
            variants.Add(new TrialVariant(query.Text(0), query.TextOrNull(1), query.Double(2), query.Long(3), query.Long(4), new Instant(query.Long(5)), new Instant(query.Long(6))));
        return variants;
    }

    /// <summary>When and why the count of an idea was set back, oldest first.</summary>
    public IReadOnlyList<TrialReset> Resets(string idea)
    {
        var resets = new List<TrialReset>();
        using SqliteStatement query = _database.Prepare("SELECT at, trials, looks, reason FROM trial_resets WHERE idea = ?1 ORDER BY sequence");
        query.Bind(1, idea);
        while (query.Step()) resets.Add(new TrialReset(new Instant(query.Long(0)), (int)query.Long(1), query.Long(2), query.Text(3)));
        return resets;
    }

    /// <summary>Begins the count of an idea anew and keeps that this was done, when and why.</summary>
    public TrialReset Reset(string idea, string reason, Instant now)
    {
        TrialReset? reset = null;
        _database.Write(() =>
        {
            IReadOnlyList<TrialVariant> variants = Variants(idea);
            if (variants.Count == 0) throw Unknown(idea);
            reset = new TrialReset(now, variants.Count, variants.Sum(v => v.Looks), reason);
            using (SqliteStatement insert = _database.Prepare("INSERT INTO trial_resets (idea, at, trials, looks, reason) VALUES (?1, ?2, ?3, ?4, ?5)"))
                insert.Bind(1, idea).Bind(2, now.UnixNanos).Bind(3, reset.Trials).Bind(4, reset.Looks).Bind(5, reason).Run();
            using SqliteStatement delete = _database.Prepare("DELETE FROM trials WHERE idea = ?1");
            delete.Bind(1, idea).Run();
        });
        return reset!;
    }

    /// <summary>The idea that is, or alone contains, the text; without regard to case.</summary>
    /// <exception cref="GodwitException">No such idea, or several.</exception>
    public string Find(string text)
    {
        string[] ideas = Names();
        if (Array.Find(ideas, i => string.Equals(i, text, StringComparison.OrdinalIgnoreCase)) is { } exact) return exact;
        string[] fitting = text.Length == 0 ? [] : Array.FindAll(ideas, i => i.Contains(text, StringComparison.OrdinalIgnoreCase));
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw Unknown(text),
            _ => throw GodwitException.Usage($"'{text}' fits several ideas: {string.Join(", ", fitting.Take(10))}{(fitting.Length > 10 ? " and more" : "")}. Write more of the name."),
        };
    }

    private string[] Names()
    {
        var names = new List<string>();
        using SqliteStatement query = _database.Prepare("SELECT idea FROM trials UNION SELECT idea FROM trial_resets ORDER BY 1");
        while (query.Step()) names.Add(query.Text(0));
        return [.. names];
    }

    private GodwitException Unknown(string text)
    {
        string[] ideas = Names();
        return new GodwitException(ideas.Length == 0
            ? "No trial has been counted yet: 'godwit backtest' counts one for each variant of an idea."
            : $"There are no trials of an idea '{text}'.{Suggestions.For(text, ideas)} 'godwit trials list' shows all.");
    }

    private static double Variance(List<double> values)
    {
        if (values.Count < 2) return double.NaN;
        double mean = values.Sum() / values.Count, sum = 0;
        foreach (double value in values) sum += (value - mean) * (value - mean);
        return sum / (values.Count - 1);
    }
}
