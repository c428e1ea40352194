namespace Godwit.Core.Orders;

public enum RequestKind : byte { New, Cancel, Amend }

/// <summary>What leaves the engine: a new order, a cancellation or an amendment of quantity and prices.</summary>
public readonly record struct VenueRequest(RequestKind Kind, long OrderId, int Account, OrderTerms Terms);
