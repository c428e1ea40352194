using Godwit.Core.Time;

namespace Godwit.Venues.Binance.Market;

/// <summary>How many frames could not be read, why, and the last of them. Bounded, so that a broken feed costs nothing.</summary>
public sealed class FrameEvidence
{
    private const int Kept = 16, MostBytes = 1_024;

    private readonly long[] _counts = new long[Enum.GetValues<FrameDefect>().Length];
    private readonly Entry[] _entries = new Entry[Kept];
    private long _total;

    private record struct Entry(Instant At, FrameDefect Defect, byte[]? Bytes, int Length);

    /// <summary>Frames that could not be read.</summary>
    public long Total => _total;

    public long Count(FrameDefect defect) => _counts[(int)defect];

    internal void Add(FrameDefect defect, ReadOnlySpan<byte> frame, Instant at)
    {
        ref Entry entry = ref _entries[_total++ % Kept];
        _counts[(int)defect]++;
        byte[] bytes = entry.Bytes ?? new byte[MostBytes];
        int length = Math.Min(frame.Length, MostBytes);
        frame[..length].CopyTo(bytes);
        entry = new Entry(at, defect, bytes, length);
    }

    /// <summary>The last frames that could not be read, oldest first, cut after a kilobyte.</summary>
    public IReadOnlyList<(Instant At, FrameDefect Defect, byte[] Frame)> Last()
    {
        var last = new List<(Instant, FrameDefect, byte[])>();
        for (long i = Math.Max(0, _total - Kept); i < _total; i++)
        {
            Entry entry = _entries[i % Kept];
            last.Add((entry.At, entry.Defect, entry.Bytes.AsSpan(0, entry.Length).ToArray()));
        }
        return last;
    }
}
