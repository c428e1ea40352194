namespace Godwit.Strategies.Signals;

public enum Crossing : byte
{
    /// <summary>One line was strictly below on the bar before and is strictly above now; a touch in between is no cross.</summary>
    Strict,

    /// <summary>The first bar strictly above after some earlier bar strictly below; exact touches in between do not cancel it.</summary>
    Latched,
}

/// <summary>Detects crossings of one line over another, bar by bar. Feed it from the first bar on which both lines exist.</summary>
public struct CrossDetector(Crossing crossing)
{
    private int _side;

    /// <summary>+1 when <paramref name="line"/> crosses above <paramref name="other"/> on this bar, −1 when it crosses below, else 0.</summary>
    public int Update(double line, double other)
    {
        int side = line > other ? 1 : line < other ? -1 : 0;
        int cross = side != 0 && _side == -side ? side : 0;
        if (side != 0 || crossing == Crossing.Strict) _side = side;
        return cross;
    }
}
