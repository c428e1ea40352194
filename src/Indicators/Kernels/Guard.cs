using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>Checks at the borders of the room: parameters once at construction, spans once per batch call.</summary>
internal static class Guard
{
    /// <summary>Longest window: keeps ring indices and products of two periods far inside 32 bits.</summary>
    public const int PeriodMax = 100_000;

    public static int Period(int period, int least = 1, [CallerArgumentExpression(nameof(period))] string? name = null)
    {
        if (period < least || period > PeriodMax)
            throw new ArgumentOutOfRangeException(name, period, $"{name} must be a whole number from {least} to {PeriodMax}.");
        return period;
    }

    public static double Finite(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie from {least} to {most}.");
        return value;
    }

    public static void SameLength(int inputLength, int otherLength, [CallerArgumentExpression(nameof(otherLength))] string? name = null)
    {
        if (inputLength != otherLength)
            throw new ArgumentException($"Every span must have the length of the input: {otherLength} instead of {inputLength}.", name);
    }

    /// <summary>Blanks the values before an indicator settles; returns how many were blanked.</summary>
    public static int BlankUnsettled(Span<double> output, int settleLength)
    {
        int blank = Math.Min(output.Length, settleLength - 1);
        output[..blank].Fill(double.NaN);
        return blank;
    }
}
