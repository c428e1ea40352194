using Godwit.Core.Outcomes;
using SQLitePCL;

namespace Godwit.Hosting.Runs.Storage;

/// <summary>SQLite's result codes as sentences: what happened, where, what to do.</summary>
internal static class SqliteFailures
{
    public static bool IsBusy(int code) => (code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    public static GodwitException Of(string path, int code, string words) => new((code & 0xFF) switch
    {
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT or raw.SQLITE_FORMAT => Damaged(path, words),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The run database {path} is held by another process: try again when that has ended.",
        raw.SQLITE_FULL => $"The disk that holds the run database {path} is full: free some space and try again; the runs recorded so far are intact.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => $"The run database {path} cannot be written: give yourself write access to it and its folder, or choose another GODWIT_HOME.",
        raw.SQLITE_CANTOPEN => $"The run database {path} cannot be opened: check that its folder exists and that you may read and write it.",
        raw.SQLITE_IOERR => $"The disk reported an error while the run database {path} was in use (SQLite code {code}): check the disk and its free space.",
        _ => $"The run database {path} refused a request: {words} (SQLite code {code}).",
    });

    public static string Damaged(string path, string words) =>
        $"The run database {path} is damaged ({(words.Length == 0 ? "not a database" : words)}); it was left as it is: move it away to start a new one, or put a backup in its place.";
}
