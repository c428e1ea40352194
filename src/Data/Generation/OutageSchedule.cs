using Godwit.Core.Randomness;

namespace Godwit.Data.Generation;

/// <summary>Which bars of the grid are missing: outages of the whole venue and single missing bars of a symbol.</summary>
/// <remarks>Its random streams are its own: the bars that remain are the same with and without gaps.</remarks>
internal sealed class OutageSchedule(MarketGeneratorOptions options, double barsPerYear, double barsPerHour, SeededRandom venue, SeededRandom symbol)
{
    private readonly double _start = Math.Min(1, options.OutagesPerYear / barsPerYear);
    private long _left;

    /// <summary>Moves to the next bar of the grid; true when it is missing.</summary>
    public bool NextIsMissing()
    {
        bool missing = symbol.NextDouble() < options.MissingShare;
        // One draw per bar whether or not an outage lasts, so that options of one kind do not shift the other.
        bool begins = venue.NextDouble() < _start;
        if (_left > 0) { _left--; return true; }
        if (!begins) return missing;
        _left = (long)Math.Min(1e9, Math.Floor(venue.NextExponential() * options.OutageHours * barsPerHour));
        return true;
    }
}
