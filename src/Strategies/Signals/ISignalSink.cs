namespace Godwit.Strategies.Signals;

/// <summary>Takes a strategy's signals: the trader that turns them into orders, or a strategy that listens to others.</summary>
public interface ISignalSink
{
    /// <summary>Called during <see cref="IStrategy.OnBar"/> with the market's newest signal; repeating one changes nothing.</summary>
    void Take(Market market, in Signal signal);
}
