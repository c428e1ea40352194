namespace Godwit.Core.Orders;

public enum RequestKind : byte { New, Cancel, Amend }

/// <summary>What leaves the engine: a new order, a cancellation or an amendment of quantity and prices.</summary>
public readonly record struct VenueRequest(RequestKind Kind, long OrderId, int Account, OrderTerms Terms)
{
    /// <summary>What is asked for. A field: it is too large to be copied wherever one member is looked at.</summary>
    public readonly OrderTerms Terms = Terms;

    /// <summary>
    /// True when it follows from a report by rule alone (protective exits, one-cancels-other), without anybody's decision. A simulated
    /// venue may let it arrive in answer to that very report, even if the engine has seen later events of other instruments.
    /// </summary>
    public bool IsAutomatic { get; init; }
}
