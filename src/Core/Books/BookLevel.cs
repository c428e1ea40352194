using Godwit.Core.Numbers;

namespace Godwit.Core.Books;

/// <summary>One level of a book: everything that rests at a price.</summary>
public readonly record struct BookLevel(Price Price, Quantity Quantity);
