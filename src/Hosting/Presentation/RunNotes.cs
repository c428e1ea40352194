using Godwit.Backtesting.Results;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Presentation;

/// <summary>A strategy's remark.</summary>
public sealed record RunNote(Instant At, string Strategy, string Text);

/// <summary>What strategies noted during a run, in order of time; the first thousand are kept.</summary>
public static class RunNotes
{
    public static IReadOnlyList<RunNote> Of(ComposedBacktest run, BacktestResult result) =>
        [.. result.Notes.Select(note => new RunNote(note.At, run.Strategies[note.Strategy].Name, note.Text))];
}
