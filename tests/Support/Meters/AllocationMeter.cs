namespace Godwit.Support.Meters;

/// <summary>Counts what a piece of work allocates on its own thread.</summary>
public static class AllocationMeter
{
    private const int Attempts = 8;

    /// <summary>The fewest bytes that <paramref name="work"/> allocated in several attempts; the first that allocates nothing ends them.</summary>
    /// <remarks>
    /// A collection that another thread sets off retires this thread's allocation buffer and counts its unused rest as allocated,
    /// so a single measurement can be too high, never too low.
    /// </remarks>
    public static long Fewest(Action work)
    {
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && fewest > 0; attempt++) fewest = Math.Min(fewest, Once(work));
        return fewest;
    }

    /// <summary>The bytes of one attempt: exact, or too high when another thread set off a collection meanwhile.</summary>
    public static long Once(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
