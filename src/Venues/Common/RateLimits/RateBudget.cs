namespace Godwit.Venues.Common.RateLimits;

/// <summary>How much a venue allows one address in one window of time.</summary>
/// <param name="Name">Letters, digits and dashes: it names a file.</param>
/// <param name="Window">Length of the window; windows start at multiples of it since 1970, as the venues' do.</param>
/// <param name="Capacity">Weight that one window allows.</param>
/// <param name="UsedHeader">Header of answers that tells the weight used in the current window; empty when there is none.</param>
public sealed record RateBudget(string Name, TimeSpan Window, int Capacity, string UsedHeader = "")
{
    /// <summary>What this program uses of the capacity: other programs behind the same address and late arrivals in the next window need room.</summary>
    public int Usable => Math.Max(1, Capacity * 4 / 5);
}
