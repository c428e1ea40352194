using Godwit.Core.Randomness;

namespace Godwit.Support.Venues;

/// <summary>What can go wrong on the way to a venue.</summary>
public enum StandInFault
{
    None,
    TooManyRequests,
    Banned,
    ServerError,
    Silence,
    CutAnswer,
    Garbage,
    WrongChecksum,
    DamagedFile,
    NotFound,
    Shuffled,
}

/// <summary>Faults by plan: which request of which address fails, and how.</summary>
public static class StandInFaults
{
    public static readonly Func<string, int, StandInFault> Nothing = (_, _) => StandInFault.None;

    /// <summary>About every second address fails once or twice before it works; every kind of fault that repeating cures occurs.</summary>
    public static Func<string, int, StandInFault> Seeded(ulong seed) => (address, attempt) =>
    {
        ulong stream = 14_695_981_039_346_656_037;
        foreach (char c in address) stream = unchecked((stream ^ c) * 1_099_511_628_211);
        SeededRandom random = SeededRandom.ForStream(seed, stream);
        int failures = random.NextInt(4) - 1;
        if (attempt > failures) return StandInFault.None;
        StandInFault[] kinds =
        [
            StandInFault.TooManyRequests, StandInFault.Banned, StandInFault.ServerError, StandInFault.CutAnswer, StandInFault.Silence,
            address.Contains("CHECKSUM", StringComparison.Ordinal) ? StandInFault.WrongChecksum : StandInFault.Garbage,
            address.EndsWith(".zip", StringComparison.Ordinal) ? StandInFault.NotFound : StandInFault.Shuffled,
        ];
        return kinds[random.NextInt(kinds.Length)];
    };
}
