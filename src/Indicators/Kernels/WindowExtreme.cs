using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>Which of two numbers a window looks for.</summary>
internal interface IExtremeOrder
{
    /// <summary>True when <paramref name="candidate"/> is strictly more extreme.</summary>
    static abstract bool Beats(double candidate, double champion);

    /// <summary>Loses against every number.</summary>
    static abstract double Weakest { get; }
}

internal readonly struct Highest : IExtremeOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Beats(double candidate, double champion) => candidate > champion;

    public static double Weakest => double.NegativeInfinity;
}

internal readonly struct Lowest : IExtremeOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Beats(double candidate, double champion) => candidate < champion;

    public static double Weakest => double.PositiveInfinity;
}

/// <summary>The most extreme of the last <c>period</c> numbers and how long ago it came; of equals the latest.</summary>
/// <remarks>Blocks as in <see cref="WindowSum"/> (van Herk 1992; Gil and Werman 1993): a window is the tail of a finished block and the head of the next.</remarks>
internal struct WindowExtreme<TOrder> where TOrder : struct, IExtremeOrder
{
    // Slots below _position hold raw numbers of the unfinished block, the others the extreme of a tail of the block before, and its place there.
    private readonly double[] _slots;
    private readonly int[] _places;
    private readonly int _period;
    private int _position, _prefixPlace;
    private double _prefix;

    public WindowExtreme(int period)
    {
        Guard.Period(period);
        _slots = new double[period + 1];
        _places = new int[period + 1];
        _period = period;
        Reset();
    }

    public double Value { get; private set; }

    /// <summary>How many numbers ago it came; 0 is the newest.</summary>
    public int Age { get; private set; }

    public bool IsReady { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(double value)
    {
        int at = _position;
        _slots[at] = value;
        if (at + 1 == _period)
        {
            FinishBlock();
            return;
        }
        if (!TOrder.Beats(_prefix, value)) (_prefix, _prefixPlace) = (value, at);
        double older = _slots[at + 1];
        (Value, Age) = TOrder.Beats(older, _prefix) ? (older, _period - _places[at + 1] + at) : (_prefix, at - _prefixPlace);
        _position = at + 1;
    }

    private void FinishBlock()
    {
        double best = TOrder.Weakest;
        int place = _period - 1;
        for (int i = _period - 1; i >= 0; i--)
        {
            if (TOrder.Beats(_slots[i], best)) (best, place) = (_slots[i], i);
            (_slots[i], _places[i]) = (best, place);
        }
        (Value, Age, IsReady) = (best, _period - 1 - place, true);
        (_position, _prefix) = (0, TOrder.Weakest);
    }

    public void Reset()
    {
        Array.Fill(_slots, TOrder.Weakest);
        Array.Clear(_places);
        (Value, Age, IsReady) = (double.NaN, 0, false);
        (_position, _prefix, _prefixPlace) = (0, TOrder.Weakest, 0);
    }
}
