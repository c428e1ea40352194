using Godwit.Backtesting.Results;

namespace Godwit.Backtesting.Fidelity;

/// <summary>Why an order earned something else on finer data; also the steps of the bridge from one result to the other.</summary>
public enum FillCause : byte
{
    /// <summary>Nothing differs.</summary>
    Same,

    /// <summary>The market had moved: latency, and the bar's price against the moment at which the order really met the market.</summary>
    Timing,

    /// <summary>Half the recorded spread between bid and ask.</summary>
    Spread,

    /// <summary>What was paid beyond the best price: more was taken than it offered.</summary>
    Depth,

    /// <summary>Slippage or half a spread that was assumed where none is recorded.</summary>
    AssumedSlippage,

    /// <summary>It rested in one run and took in the other, or rested at another price.</summary>
    Resting,

    /// <summary>It filled in part, or another quantity was asked for because equity differed.</summary>
    Size,

    /// <summary>The market reached its price and it did not fill: others were ahead of it, or too little was traded.</summary>
    Queue,

    /// <summary>It filled where the coarser rule asked for more: at a touch, or between what a bar shows.</summary>
    Touch,

    /// <summary>It was refused in one of the runs.</summary>
    Refused,

    /// <summary>It was sent in one run only: earlier fills differed.</summary>
    Sequel,
    Fees,

    /// <summary>What was held at the end was valued at another price.</summary>
    Valuation,

    /// <summary>What orders do not explain: interest, funding, fees in the base asset, rounding.</summary>
    Other,
}

/// <summary>One order in both runs; one of the two is missing where only the other run sent it. Amounts in the quote asset, positive where the finer run is better.</summary>
/// <param name="Coarse">The order on the coarser data.</param>
/// <param name="Fine">The order on the finer data.</param>
/// <param name="Cause">What most of the difference comes from.</param>
/// <param name="Effects">The difference by cause; what is zero is left out.</param>
public sealed record FillPair(OrderRecord? Coarse, OrderRecord? Fine, FillCause Cause, IReadOnlyList<KeyValuePair<FillCause, double>> Effects)
{
    /// <summary>What the order earned more on the finer data, everything valued at the end of the coarser run.</summary>
    public double Effect => Effects.Sum(e => e.Value);

    /// <summary>Whichever there is; the one on the coarser data first.</summary>
    public OrderRecord Either => Coarse ?? Fine!;

    /// <summary>From the fill on the coarser data to that on the finer, in seconds; NaN unless both filled.</summary>
    public double SecondsLater => Coarse is { Fills: > 0 } a && Fine is { Fills: > 0 } b ? (b.FirstFillAt - a.FirstFillAt).TotalSeconds : double.NaN;
}
