using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Data.Generation.Agents;

/// <summary>What an agents' market is like. The same options give the same ticks on every machine.</summary>
public sealed record AgentMarketOptions
{
    /// <summary>Symbol; the venue is <see cref="MarketGenerator.Venue"/>.</summary>
    public string Name { get; init; } = "AGENTUSD";

    /// <summary>First price of the market and of its hidden value.</summary>
    public decimal StartPrice { get; init; } = 1_000m;

    /// <summary>Smallest step of the price.</summary>
    public decimal Tick { get; init; } = 0.01m;

    public Instant Start { get; init; } = new(1_704_067_200L * Duration.NanosPerSecond);

    /// <summary>Length of the recording.</summary>
    public Duration Length { get; init; } = Duration.FromHours(1);

    public ulong Seed { get; init; } = 1;

    /// <summary>Mean number of actions of all agents in a second.</summary>
    public double ActionsPerSecond { get; init; } = 20;

    /// <summary>Standard deviation of a year's log change of the hidden value.</summary>
    public double AnnualVolatility { get; init; } = 0.8;

    /// <summary>Shares of the actions: those who trade for no reason, …</summary>
    public double NoiseShare { get; init; } = 0.60;

    /// <summary>… who know the value roughly, …</summary>
    public double ValueShare { get; init; } = 0.12;

    /// <summary>… who follow the price; the rest are market makers.</summary>
    public double MomentumShare { get; init; } = 0.08;

    /// <summary>Number of market makers.</summary>
    public int Makers { get; init; } = 3;

    /// <summary>Shortest time from the venue to the recorder; an exponential part of the same mean is added.</summary>
    public Duration Latency { get; init; } = Duration.FromMillis(5);

    /// <summary>Decimals of quantities.</summary>
    internal const int QuantityScale = 3;

    /// <exception cref="GodwitException">A value is out of its range.</exception>
    public void Validate()
    {
        if (Tick <= 0 || StartPrice < Tick * 1_000) throw GodwitException.Usage($"The first price ({StartPrice}) must be at least a thousand ticks ({Tick}).");
        if (StartPrice / Tick > 1_000_000_000_000m) throw GodwitException.Usage($"The first price ({StartPrice}) has more than 10^12 ticks of {Tick}.");
        if (Length <= Duration.Zero || Length > Duration.FromDays(366)) throw GodwitException.Usage("The length must lie between a moment and 366 days.");
        if (!(ActionsPerSecond is > 0 and <= 100_000)) throw GodwitException.Usage("Actions per second lie between 0 and 100,000.");
        if (!(AnnualVolatility is >= 0 and <= 10)) throw GodwitException.Usage("The volatility lies between 0 and 10 (1,000 % a year).");
        if (!(NoiseShare >= 0 && ValueShare >= 0 && MomentumShare >= 0 && NoiseShare + ValueShare + MomentumShare < 1)) throw GodwitException.Usage("Shares of agents are not negative and add up to less than 1; the rest are market makers.");
        if (Makers is < 1 or > 100) throw GodwitException.Usage("There are 1 to 100 market makers.");
        if (Latency < Duration.Zero || Latency > Duration.FromSeconds(60)) throw GodwitException.Usage("The latency lies between 0 and a minute.");
    }
}
