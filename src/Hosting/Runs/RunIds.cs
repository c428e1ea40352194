using Godwit.Core.Time;

namespace Godwit.Hosting.Runs;

/// <summary>
/// Names of runs: 12 characters of base 32 (digits and letters without i, l, o, u). Eight hold the milliseconds since 2020,
/// so names sort by time until 2054; four are random, so that processes that start together differ.
/// </summary>
internal static class RunIds
{
    public const int Length = 12;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const long EpochMillis = 1_577_836_800_000;
    private const int RandomBits = 20;

    private static readonly Lock Gate = new();
    private static long s_last;

    /// <summary>A name above all names that this process made before, whatever the clock does.</summary>
    public static string Next(Instant now)
    {
        long millis = Math.Clamp(now.UnixMillis - EpochMillis, 0, (1L << 40) - 1);
        lock (Gate)
        {
            s_last = Math.Max((millis << RandomBits) | (uint)Random.Shared.Next(1 << RandomBits), s_last + 1);
            return Text(s_last);
        }
    }

    private static string Text(long value) => string.Create(Length, value, static (span, v) =>
    {
        for (int i = span.Length - 1; i >= 0; i--, v >>= 5) span[i] = Alphabet[(int)(v & 31)];
    });
}
