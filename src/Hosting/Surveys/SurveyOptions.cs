using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Surveys;

/// <summary>What a survey runs: every strategy on every set of data, in one style.</summary>
public sealed record SurveyOptions
{
    /// <summary>Shipped names; empty means all.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = [];

    /// <summary>Dataset ids or candle files; empty means every stored series of bars of an hour or longer.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Share of each series that counts as in-sample, between 0 and 1.</summary>
    public double Split { get; init; } = 0.7;

    /// <summary>Costs, sizing, sides and all else; its strategies and data are replaced.</summary>
    public BacktestOptions Style { get; init; } = new() { Size = "all-in" };

    /// <summary>Runs at a time; 0 means one for each core. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
