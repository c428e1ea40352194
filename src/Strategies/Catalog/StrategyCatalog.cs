using Godwit.Core.Outcomes;
using Godwit.Strategies.Baselines;
using Godwit.Strategies.Crossover;
using Godwit.Strategies.Levels;
using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Catalog;

/// <summary>A shipped strategy: its name on the command line, what it does, and how to make one.</summary>
public sealed record StrategyEntry(string Name, string Summary, Func<IStrategy> Create)
{
    public IReadOnlyList<ParameterSpec> Parameters => ParameterSpec.Of(Create());

    /// <summary>Markets that one run of it needs at least, such as 2 for a pair.</summary>
    public int LeastMarkets { get; init; } = 1;

    /// <summary>Markets that one run of it can use at most.</summary>
    public int MostMarkets { get; init; } = int.MaxValue;
}

/// <summary>The shipped strategies in alphabetical order.</summary>
public static class StrategyCatalog
{
    public static IReadOnlyList<StrategyEntry> All { get; } =
    [
        new("buy-and-hold", "Buys at the first bar and holds: the baseline.", () => new BuyAndHoldStrategy()),
        new("ma-cross", "Follows crossings of a fast over a slow moving average.", () => new MaCrossStrategy()),
        new("macd", "Follows crossings of the MACD line over its signal line.", () => new MacdStrategy()),
        new("rsi", "Buys weakness and sells strength by RSI levels.", () => new RsiStrategy()),
    ];

    public static StrategyEntry? Find(string name) => All.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The entry, or a usage error with the nearest name.</summary>
    public static StrategyEntry Get(string name) => Find(name) ?? throw GodwitException.Usage(
        $"There is no strategy '{name}'.{Suggestions.For(name, All.Select(e => e.Name))} Shipped: {string.Join(", ", All.Select(e => e.Name))}; or name a C# or YAML file.");

    /// <summary>A strategy with its parameters set.</summary>
    public static IStrategy Create(string name, IReadOnlyDictionary<string, string> parameters)
    {
        StrategyEntry entry = Get(name);
        IStrategy strategy = entry.Create();
        ParameterSpec.Assign(strategy, entry.Name, parameters);
        return strategy;
    }
}
