using Godwit.Backtesting.Results;
using Godwit.Core.Time;

namespace Godwit.Hosting.Runs;

/// <summary>What is kept of every run: enough to find it, to compare it and to prove that a repetition gave the same result.</summary>
public sealed record RunRecord
{
    /// <summary>From <see cref="RunStore.NewId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Wall-clock time of the start. With <see cref="Id"/> the only member that depends on the clock.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>Name on the command line: a shipped strategy or a C# file.</summary>
    public required string Strategy { get; init; }

    /// <summary>SHA-256 of the strategy's source text in hexadecimal; null for shipped strategies.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>Object: parameter name to value.</summary>
    public required string ParametersJson { get; init; }

    /// <summary>Array of objects {id, sha256, from, to, bars}.</summary>
    public required string DataJson { get; init; }

    /// <summary>What the run assumed of costs, fills and sizing.</summary>
    public required string AssumptionsJson { get; init; }

    /// <summary>Object: metric name to number; null is undefined.</summary>
    public required string MetricsJson { get; init; }

    /// <summary>Array of sentences.</summary>
    public string WarningsJson { get; init; } = "[]";

    public required string Digest { get; init; }

    /// <summary>Exact decimal text.</summary>
    public required string FinalEquity { get; init; }

    /// <summary>Version of Godwit that made the run.</summary>
    public required string Version { get; init; }
    public required ulong Seed { get; init; }

    /// <summary>A name of the user's choice.</summary>
    public string? Label { get; init; }

    /// <summary>Whether trades, equity and bundle are kept too. Set by the store.</summary>
    public bool Saved { get; init; }
}

/// <summary>The bulky part of a saved run.</summary>
public sealed record RunDetails
{
    /// <summary>The run's trades as a JSON array in UTF-8, as printed by <c>--json</c>.</summary>
    public required ReadOnlyMemory<byte> TradesJson { get; init; }

    /// <summary>Every point of the equity curve; null when the run did not keep it.</summary>
    public IReadOnlyList<EquityPoint>? Equity { get; init; }

    /// <summary>What reproduces the run: the text of a <see cref="RunBundle"/>.</summary>
    public required string BundleJson { get; init; }
}

/// <summary>Which runs to list. <c>default</c> members do not filter.</summary>
public sealed record RunFilter
{
    public string? Strategy { get; init; }

    /// <summary>Runs that used this dataset.</summary>
    public string? Data { get; init; }
    public string? Label { get; init; }
    public bool? Saved { get; init; }

    /// <summary>Runs that started at or after this instant.</summary>
    public Instant? Since { get; init; }

    /// <summary>Name of a metric: best figures by number first, undefined last. Null sorts by time, newest first.</summary>
    public string? SortBy { get; init; }

    /// <summary>Turns the order round; undefined metrics stay last.</summary>
    public bool Ascending { get; init; }

    /// <summary>Most runs returned; 0 returns all.</summary>
    public int Limit { get; init; }
}
