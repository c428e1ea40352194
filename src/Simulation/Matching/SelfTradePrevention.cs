namespace Godwit.Simulation.Matching;

/// <summary>What happens instead of a trade between two orders of one owner. All accounts of a run have one owner.</summary>
public enum SelfTradePrevention : byte
{
    /// <summary>The order that arrives expires; what it took before stays.</summary>
    ExpireTaker,

    /// <summary>The order that rests expires, and the other goes on.</summary>
    ExpireMaker,
    ExpireBoth,

    /// <summary>Both lose the smaller one's quantity; who has none left expires.</summary>
    Decrement,

    /// <summary>They trade: the accounts are different owners' after all.</summary>
    Trade,
}
