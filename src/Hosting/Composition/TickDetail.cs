using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;

namespace Godwit.Hosting.Composition;

/// <summary>A recording of ticks as part of a run.</summary>
public sealed record ResolvedTicks(string Id, string Kind, TickSource Source, string Sha256)
{
    public bool IsSynthetic { get; init; }

    /// <summary>What was added to times of receiving, because the recorder's clock was wrong.</summary>
    public Duration ClockOffset { get; init; }
}

/// <summary>Finds the recordings that a detail of a run names.</summary>
public sealed class TickDetail(DataStore store)
{
    private const string Trades = "trades", Quotes = "quotes", Book = "book";

    /// <summary>Details of ticks by their names on the command line, coarsest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Trades, Quotes, "l2"];

    public static bool IsTicks(string detail) => Names.Contains(detail);

    /// <summary>Whether a name means ticks alone: a dataset of ticks, or an instrument without a bar length whose ticks are asked for or which has no bars.</summary>
    public bool IsOfTicks(string data, string detail) => (TickId.TryParse(data, out _) && store.Ticks.Find(data) is { Schema.Tick: not null })
        || (InstrumentKey.TryParse(data, out InstrumentKey key) && Finest(key) is not null && (IsTicks(detail) || store.Find(data) is null));

    /// <summary>The recordings of a detail.</summary>
    /// <exception cref="GodwitException">They are not stored; says what is.</exception>
    public IReadOnlyList<ResolvedTicks> Open(InstrumentKey key, string detail)
    {
        // The book shows what rests; whether it was traded or canceled is told by trades, where there are any.
        IReadOnlyList<ResolvedTicks> found = detail switch
        {
            Trades => [.. OneOf(key, Trades, "aggtrades")],
            Quotes => [.. OneOf(key, Quotes), .. OneOf(key, Trades, "aggtrades")],
            _ => [.. OneOf(key, Book), .. OneOf(key, Trades, "aggtrades")],
        };
        string needed = detail == "l2" ? Book : detail;
        if (found.Count > 0 && (found[0].Kind == needed || detail == Trades)) return [.. found, .. OneOf(key, "funding"), .. OneOf(key, "marks")];
        string[] stored = [.. store.Ticks.List().Where(t => t.Key == key && t.Schema.Tick is not null).Select(t => t.Kind)];
        throw GodwitException.Usage($"--detail {detail}: the store has no {needed} of {key}{(stored.Length > 0 ? $", only {string.Join(", ", stored)}" : "")}; import them (godwit data import) or leave --detail out.");
    }

    /// <summary>The recordings of a name that means ticks alone; a detail that says nothing of ticks takes the one named, or the finest.</summary>
    public IReadOnlyList<ResolvedTicks> OpenOnly(string data, string detail, out InstrumentKey key)
    {
        string? named = null;
        if (TickId.TryParse(data, out TickId id)) (key, named) = (id.Key, id.Kind);
        else if (InstrumentKey.TryParse(data, out key)) key = new InstrumentKey(key.Venue.ToUpperInvariant(), key.Symbol.ToUpperInvariant());
        if (IsTicks(detail)) return Open(key, detail);
        string finest = named switch { Book => "l2", Quotes => Quotes, Trades or "aggtrades" => Trades, _ => Finest(key) ?? throw GodwitException.Usage($"The store has no trades, quotes or order book of {key} to trade on.") };
        return Open(key, finest);
    }

    private string? Finest(InstrumentKey key)
    {
        bool Has(string kind) => store.Ticks.Find($"{key}:{kind}") is not null;
        return Has(Book) ? "l2" : Has(Quotes) ? Quotes : Has(Trades) || Has("aggtrades") ? Trades : null;
    }

    /// <summary>The first of several kinds that is stored; nothing when none is.</summary>
    private IEnumerable<ResolvedTicks> OneOf(InstrumentKey key, params string[] kinds)
    {
        foreach (string kind in kinds)
        {
            if (store.Ticks.Find($"{key}:{kind}") is not { Rows: > 0 } info) continue;
            yield return new ResolvedTicks(info.Id, info.Kind, store.Ticks.OpenSource(info.Id), info.Sha256) { IsSynthetic = info.Synthetic, ClockOffset = info.ClockOffset };
            yield break;
        }
    }
}
