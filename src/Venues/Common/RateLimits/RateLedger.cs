using System.Globalization;
using System.Text;
using Godwit.Venues.Common.Faults;

namespace Godwit.Venues.Common.RateLimits;

/// <summary>
/// The weight that all processes of this host have used of a venue's budget, in one small file: a request is entered before it is sent,
/// and the venue's own count corrects the entry.
/// </summary>
/// <remarks>The file holds four integers: the window's number, the weight used in it, until when the venue blocks us (Unix ms), and a version.</remarks>
public sealed class RateLedger(string folder, RateBudget budget, TimeProvider time)
{
    private const int Version = 1;
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(2);

    private readonly SemaphoreSlim _mine = new(1, 1);
    private readonly string _path = Path.Combine(folder, budget.Name + ".rate");

    private record struct State(long Window, long Used, long BlockedUntilMillis);

    /// <summary>The budget that is kept.</summary>
    public RateBudget Budget => budget;

    /// <summary>Enters a request of this weight, after waiting until the budget has room for it.</summary>
    /// <param name="weight">What the request costs.</param>
    /// <param name="longest">A longer wait than this is refused.</param>
    /// <param name="waiting">Is told how long the wait is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VenueException">The venue wants no requests for longer than that.</exception>
    public async Task AcquireAsync(int weight, TimeSpan? longest = null, Action<TimeSpan>? waiting = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            TimeSpan wait = TimeSpan.Zero;
            await ChangeAsync(
                (state, now) =>
                {
                    if (state.BlockedUntilMillis > now) wait = TimeSpan.FromMilliseconds(state.BlockedUntilMillis - now);
                    else if (state.Used > 0 && state.Used + weight > budget.Usable) wait = TimeSpan.FromMilliseconds((state.Window + 1) * WindowMillis - now);
                    return wait > TimeSpan.Zero ? state : state with { Used = state.Used + weight };
                },
                cancellation).ConfigureAwait(false);
            if (wait <= TimeSpan.Zero) return;
            if (wait > longest)
                throw new VenueException(new VenueFault(FaultKind.Throttled, string.Create(CultureInfo.InvariantCulture, $"{budget.Name} wants no requests from this address before {time.GetUtcNow() + wait:yyyy-MM-dd HH:mm} UTC; try again then."), wait));
            waiting?.Invoke(wait);
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The venue says how much of the current window is used; more than we know means that others share our address.</summary>
    public Task LearnAsync(long used, CancellationToken cancellation = default) =>
        ChangeAsync((state, _) => state with { Used = Math.Max(state.Used, used) }, cancellation);

    /// <summary>The venue wants no request for so long.</summary>
    public Task BlockAsync(TimeSpan length, CancellationToken cancellation = default) =>
        ChangeAsync((state, now) => state with { BlockedUntilMillis = Math.Max(state.BlockedUntilMillis, now + (long)Math.Ceiling(length.TotalMilliseconds)) }, cancellation);

    private long WindowMillis => (long)budget.Window.TotalMilliseconds;

    private async Task ChangeAsync(Func<State, long, State> change, CancellationToken cancellation)
    {
        await _mine.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using FileStream file = await OpenAsync(cancellation).ConfigureAwait(false);
            long now = time.GetUtcNow().ToUnixTimeMilliseconds(), window = now / WindowMillis;
            State before = Read(file);
            // An entry of another window is history; one from the future comes from a clock that was wrong.
            if (before.Window != window) before = before with { Window = window, Used = 0 };
            State after = change(before, now);
            byte[] text = Encoding.ASCII.GetBytes($"{after.Window} {after.Used} {after.BlockedUntilMillis} {Version}\n");
            file.Position = 0;
            file.Write(text);
            file.SetLength(text.Length);
        }
        finally
        {
            _mine.Release();
        }
    }

    /// <summary>Another process holds the file for a moment only, so the wait is short and real.</summary>
    private async Task<FileStream> OpenAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 128);
            }
            catch (IOException) when (attempt < 2_000)
            {
                await Task.Delay(LockRetry, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A file that is cut or not ours counts as empty: the venue's own count will tell.</summary>
    private static State Read(FileStream file)
    {
        Span<byte> text = stackalloc byte[128];
        int length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        string[] words = Encoding.ASCII.GetString(text[..length]).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new long[4];
        if (words.Length != numbers.Length) return default;
        for (int i = 0; i < numbers.Length; i++)
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return default;
        return numbers[3] == Version ? new State(numbers[0], numbers[1], numbers[2]) : default;
    }
}
