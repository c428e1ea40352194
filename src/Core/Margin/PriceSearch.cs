using Godwit.Core.Numbers;

namespace Godwit.Core.Margin;

/// <summary>Finds the first price at which an exact condition turns true, whatever tiers, contracts and other positions go into it.</summary>
public static class PriceSearch
{
    /// <summary>
    /// The price nearest to <paramref name="from"/> for which <paramref name="holds"/> is true, between two prices of which it is false at the
    /// first and true at the second, and turns once in between. Halving: as many questions as the distance has binary digits.
    /// </summary>
    public static Price FirstWhere<TState>(Price from, Price to, TState state, Func<TState, Price, bool> holds)
    {
        long no = from.Units, yes = to.Units;
        while (Math.Abs(yes - no) > 1)
        {
            long middle = no + (yes - no) / 2;
            if (holds(state, new Price(middle))) yes = middle;
            else no = middle;
        }
        return new Price(yes);
    }
}

/// <summary>Where a position would be liquidated if the marks of all other instruments stayed.</summary>
public static class LiquidationPrice
{
    /// <summary>
    /// The first price, going from the mark against the position, at which the exact condition holds; zero when none within a factor of a
    /// thousand does. The closed formulas of the venues give the same price,
    /// before rounding to the tick, as long as the tier does not change on the way; here tiers are part of the condition.
    /// </summary>
    public static Price Of<TState>(Quantity position, Price mark, TState state, Func<TState, Price, bool> isLiquidated)
    {
        if (position.IsZero || mark.Units <= 0) return default;
        if (isLiquidated(state, mark)) return mark;
        long near = mark.Units;
        for (int i = 0; i < 10; i++)
        {
            long far = position.Units > 0 ? Math.Max(1, near / 2) : checked(near * 2);
            if (isLiquidated(state, new Price(far))) return PriceSearch.FirstWhere(new Price(near), new Price(far), state, isLiquidated);
            if (far == 1) break;
            near = far;
        }
        return default;
    }
}
