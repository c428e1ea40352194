namespace Godwit.Core.Numbers;

/// <summary>An amount of the base asset (or contracts), exact, in steps of 10^-scale of its instrument. <c>default</c> is zero; signed where it is a position.</summary>
public readonly record struct Quantity(long Units) : IComparable<Quantity>
{
    public static readonly Quantity Zero;

    public bool IsZero => Units == 0;
    public static Quantity operator +(Quantity a, Quantity b) => new(checked(a.Units + b.Units));
    public static Quantity operator -(Quantity a, Quantity b) => new(checked(a.Units - b.Units));
    public static Quantity operator -(Quantity a) => new(checked(-a.Units));
    public static bool operator <(Quantity a, Quantity b) => a.Units < b.Units;
    public static bool operator >(Quantity a, Quantity b) => a.Units > b.Units;
    public static bool operator <=(Quantity a, Quantity b) => a.Units <= b.Units;
    public static bool operator >=(Quantity a, Quantity b) => a.Units >= b.Units;
    public int CompareTo(Quantity other) => Units.CompareTo(other.Units);

    public static Quantity Min(Quantity a, Quantity b) => a.Units < b.Units ? a : b;
    public static Quantity Max(Quantity a, Quantity b) => a.Units > b.Units ? a : b;
    public static Quantity Abs(Quantity a) => new(Math.Abs(a.Units));
}
