using System.Diagnostics;
using System.Globalization;

namespace Godwit.Cli.Terminal;

/// <summary>One line of progress on a terminal's stderr, redrawn a few times a second; silent elsewhere.</summary>
internal sealed class ProgressLine(string what) : IDisposable
{
    private static readonly bool Visible = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _drawn;
    private bool _anything;

    /// <summary>Done and total in any unit; total 0 when unknown.</summary>
    public void Report(long done, long total, string detail = "")
    {
        if (!Visible) return;
        long now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_started, now).TotalMilliseconds < 300 || Stopwatch.GetElapsedTime(_drawn, now).TotalMilliseconds < 100) return;
        _drawn = now;
        _anything = true;
        string share = total > 0 ? ((double)done / total).ToString("P0", CultureInfo.InvariantCulture) : done.ToString("N0", CultureInfo.InvariantCulture);
        string left = "";
        if (total > 0 && done > 0)
        {
            double seconds = Stopwatch.GetElapsedTime(_started, now).TotalSeconds * (total - done) / done;
            left = seconds >= 1 ? $", {seconds.ToString("F0", CultureInfo.InvariantCulture)} s left" : "";
        }
        Console.Error.Write($"\r\u001b[K{what} {share}{left} {detail}");
    }

    public void Dispose()
    {
        if (_anything) Console.Error.Write("\r\u001b[K");
    }
}
