using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Data.Generation;

/// <summary>What a synthetic market looks like. Every member has a default; the ranges are checked before anything is generated.</summary>
public sealed record MarketGeneratorOptions
{
    /// <summary>Symbols of the market, 1 to 100, with names that differ.</summary>
    public IReadOnlyList<SyntheticSymbol> Symbols { get; init; } = [new SyntheticSymbol()];

    /// <summary>The same seed and options give the same bars on every machine.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Length of a bar, 1 s to 1 d.</summary>
    public BarInterval Interval { get; init; } = new(Duration.FromMinutes(1));

    /// <summary>Open time of the first bar; moved back onto the grid of the interval.</summary>
    public Instant Start { get; init; } = Instant.FromUnixSeconds(1_704_067_200); // 2024-01-01

    /// <summary>Bars on the time grid, 1 to 1 billion; bars that fall into gaps are counted but not delivered.</summary>
    public int Bars { get; init; } = 100_000;

    /// <summary>Drift of the logarithm of the price per year: 0.1 doubles the median price in seven years. −5 to 5.</summary>
    public double AnnualDrift { get; init; } = 0.1;

    /// <summary>Correlation of the returns of any two symbols, 0 to 0.99.</summary>
    public double Correlation { get; init; } = 0.6;

    /// <summary>Degrees of freedom of Student's t of a bar's return: 3 is wild, 30 is nearly normal.</summary>
    public int TailDegrees { get; init; } = 5;

    /// <summary>Mean length of the normal volatility regime in days, 0.01 to 1000; calm lasts 1.5 times, storm 0.19 times as long.</summary>
    public double RegimeDays { get; init; } = 4;

    /// <summary>Half-life of the effect that a large move has on later volatility, in hours, 0.01 to 1000.</summary>
    public double ClusteringHours { get; init; } = 6;

    /// <summary>Mean number of price jumps per year, 0 to 100,000. A jump moves all symbols.</summary>
    public double JumpsPerYear { get; init; } = 40;

    /// <summary>Standard deviation of a jump as a fraction of the price, 0 to 0.5.</summary>
    public double JumpSize { get; init; } = 0.02;

    /// <summary>Mean number of exchange outages per year, 0 to 100,000. No symbol has bars during an outage.</summary>
    public double OutagesPerYear { get; init; } = 4;

    /// <summary>Mean length of an outage in hours, 0.001 to 1000.</summary>
    public double OutageHours { get; init; } = 2;

    /// <summary>Share of single bars that are missing outside outages, 0 to 0.9.</summary>
    public double MissingShare { get; init; }

    /// <summary>Moves of the price inside one bar, from which high and low come, 2 to 256.</summary>
    public int StepsPerBar { get; init; } = 8;

    /// <exception cref="GodwitException">An option is out of its range; the message names option, value and range.</exception>
    public void Validate()
    {
        Require(Symbols.Count is >= 1 and <= 100, "number of symbols", Symbols.Count, "1 to 100");
        foreach (SyntheticSymbol symbol in Symbols) symbol.Validate();
        if (Symbols.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw GodwitException.Usage($"The symbol {twice.Key} is named twice: give each synthetic symbol its own name.");
        Require(Interval.Length >= Duration.FromSeconds(1) && Interval.Length <= Duration.FromDays(1), "interval", Interval, "1s to 1d");
        Require(Bars is >= 1 and <= 1_000_000_000, "number of bars", Bars, "1 to 1000000000");
        bool inTime = Start.UnixNanos >= 0 && (Int128)Start.UnixNanos + (Int128)Bars * Interval.Length.Nanos < long.MaxValue - Duration.NanosPerDay;
        Require(inTime, "time from the first to the last bar", $"{Start} and {Bars} bars of {Interval}", "1970 to 2262");
        RequireWithin(AnnualDrift, -5, 5, "annual drift");
        RequireWithin(Correlation, 0, 0.99, "correlation");
        Require(TailDegrees is >= 3 and <= 30, "degrees of freedom of the tails", TailDegrees, "3 to 30");
        RequireWithin(RegimeDays, 0.01, 1000, "length of the normal regime in days");
        RequireWithin(ClusteringHours, 0.01, 1000, "half-life of volatility in hours");
        RequireWithin(JumpsPerYear, 0, 100_000, "number of jumps per year");
        RequireWithin(JumpSize, 0, 0.5, "jump size");
        RequireWithin(OutagesPerYear, 0, 100_000, "number of outages per year");
        RequireWithin(OutageHours, 0.001, 1000, "length of an outage in hours");
        RequireWithin(MissingShare, 0, 0.9, "share of missing bars");
        Require(StepsPerBar is >= 2 and <= 256, "number of steps per bar", StepsPerBar, "2 to 256");
    }

    internal static void RequireWithin(double value, double least, double most, string what) =>
        Require(value >= least && value <= most, what, value, $"{Number(least)} to {Number(most)}");

    internal static void Require(bool holds, string what, object value, string range)
    {
        if (!holds) throw GodwitException.Usage($"The {what} of a synthetic market cannot be {Number(value)}: the range is {range}.");
    }

    private static string Number(object value) => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}

/// <summary>One symbol of a synthetic market.</summary>
public sealed record SyntheticSymbol
{
    /// <summary>2 to 20 upper-case letters and digits. The default names no asset that exists.</summary>
    public string Name { get; init; } = "ALPHAUSD";

    /// <summary>Price before the first bar, at least 100 ticks and at most 10^9 ticks.</summary>
    public decimal StartPrice { get; init; } = 20_000m;

    /// <summary>Smallest price step, 10^-12 to 10^6; all prices lie on it.</summary>
    public decimal Tick { get; init; } = 0.01m;

    /// <summary>Standard deviation of a year's log return, 0.001 to 10, before jumps.</summary>
    public double AnnualVolatility { get; init; } = 0.7;

    /// <summary>Mean volume of a day in the base asset, 0.01 to 10^12.</summary>
    public double DailyVolume { get; init; } = 20_000;

    /// <summary>Decimals of the volume, 0 to 8; together with those of the tick at most 20.</summary>
    public int VolumeScale { get; init; } = 5;

    /// <summary>Decimals of the tick.</summary>
    internal int PriceScale => (Tick / 1.0000000000000000000000000000m).Scale;

    internal long TickUnits => (long)(Tick * Pow10.Long(PriceScale));

    internal void Validate()
    {
        bool named = Name.Length is >= 2 and <= 20 && Name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
        MarketGeneratorOptions.Require(named, "symbol", $"'{Name}'", "2 to 20 upper-case letters and digits");
        MarketGeneratorOptions.Require(Tick is >= 0.000000000001m and <= 1_000_000m && PriceScale <= 12, "tick", Tick, "0.000000000001 to 1000000");
        MarketGeneratorOptions.Require(StartPrice >= 100 * Tick && StartPrice <= 1_000_000_000m * Tick, "start price", StartPrice, $"{100 * Tick} to {1_000_000_000m * Tick}");
        MarketGeneratorOptions.RequireWithin(AnnualVolatility, 0.001, 10, "annual volatility");
        MarketGeneratorOptions.RequireWithin(DailyVolume, 0.01, 1e12, "daily volume");
        MarketGeneratorOptions.Require(VolumeScale is >= 0 and <= 8, "number of volume decimals", VolumeScale, "0 to 8");
        MarketGeneratorOptions.Require(DailyVolume * Pow10.Double(VolumeScale) <= 1e15, "daily volume", DailyVolume, "10^15 of its smallest units at most");
    }
}
