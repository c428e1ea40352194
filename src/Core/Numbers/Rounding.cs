namespace Godwit.Core.Numbers;

/// <summary>How an amount that does not fit its step is rounded. Every place that rounds names one.</summary>
public enum Rounding
{
    /// <summary>Towards negative infinity.</summary>
    Down,

    /// <summary>Towards positive infinity.</summary>
    Up,

    /// <summary>Towards zero.</summary>
    Truncate,

    /// <summary>To the nearest step, ties to the even one.</summary>
    HalfEven,
}
