namespace Godwit.Core.Numbers;

/// <summary>A price: quote units per one base unit, exact, in steps of 10^-scale of its instrument or series. <c>default</c> is zero.</summary>
/// <remarks>Price ± Price is a Price. Price × Quantity needs the instrument's scales and yields <see cref="Money"/>.</remarks>
public readonly record struct Price(long Units) : IComparable<Price>
{
    public static Price operator +(Price a, Price b) => new(checked(a.Units + b.Units));
    public static Price operator -(Price a, Price b) => new(checked(a.Units - b.Units));
    public static bool operator <(Price a, Price b) => a.Units < b.Units;
    public static bool operator >(Price a, Price b) => a.Units > b.Units;
    public static bool operator <=(Price a, Price b) => a.Units <= b.Units;
    public static bool operator >=(Price a, Price b) => a.Units >= b.Units;
    public int CompareTo(Price other) => Units.CompareTo(other.Units);

    public static Price Min(Price a, Price b) => a.Units < b.Units ? a : b;
    public static Price Max(Price a, Price b) => a.Units > b.Units ? a : b;
}
