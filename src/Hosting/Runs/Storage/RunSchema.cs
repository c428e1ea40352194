using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Runs.Storage;

/// <summary>The tables of the run database and the steps that bring older files up to date.</summary>
internal static class RunSchema
{
    /// <summary>“GDWT”: tells a run database from any other SQLite file.</summary>
    private const long ApplicationId = 0x47445754;

    /// <summary>
    /// Step n brings a file from version n to n + 1. A step that has been released is never changed: what files it has made
    /// are out there. New columns and tables come as new steps at the end.
    /// </summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE runs (
            id            TEXT PRIMARY KEY NOT NULL,
            started_at    INTEGER NOT NULL,
            strategy      TEXT NOT NULL,
            source_sha256 TEXT,
            parameters    TEXT NOT NULL CHECK (json_valid(parameters)),
            data          TEXT NOT NULL CHECK (json_valid(data)),
            assumptions   TEXT NOT NULL CHECK (json_valid(assumptions)),
            metrics       TEXT NOT NULL CHECK (json_valid(metrics)),
            warnings      TEXT NOT NULL CHECK (json_valid(warnings)),
            digest        TEXT NOT NULL,
            final_equity  TEXT NOT NULL,
            version       TEXT NOT NULL,
            seed          TEXT NOT NULL,
            label         TEXT,
            saved         INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX runs_by_time ON runs (started_at);
        CREATE TABLE details (
            run_id TEXT PRIMARY KEY NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            trades BLOB NOT NULL,
            equity BLOB,
            bundle BLOB NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE bundles (
            run_id TEXT PRIMARY KEY NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            bundle BLOB NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE trials (
            idea     TEXT NOT NULL,
            variant  TEXT NOT NULL,
            settings TEXT,
            sharpe   REAL,
            bars     INTEGER NOT NULL,
            looks    INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at  INTEGER NOT NULL,
            PRIMARY KEY (idea, variant)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE trial_resets (
            sequence INTEGER PRIMARY KEY,
            idea     TEXT NOT NULL,
            at       INTEGER NOT NULL,
            trials   INTEGER NOT NULL,
            looks    INTEGER NOT NULL,
            reason   TEXT NOT NULL
        ) STRICT;
        """,
    ];

    /// <summary>Creates the tables in an empty file, or applies the steps that a file of an older version lacks.</summary>
    public static void Prepare(SqliteDatabase database, IReadOnlyList<string> steps)
    {
        // One read transaction: a process that creates the file at this moment is seen wholly or not at all.
        database.Execute("BEGIN");
        Header header = Header.Of(database);
        database.Execute("COMMIT");
        if (header.Version == steps.Count && header.Application == ApplicationId) return;
        Refuse(database.Path, header, steps.Count);
        if (header.IsEmpty) UseWriteAheadLog(database);
        database.Write(() =>
        {
            // Another process may have been first: look again under the lock.
            Header now = Header.Of(database);
            Refuse(database.Path, now, steps.Count);
            for (int i = (int)now.Version; i < steps.Count; i++) database.Execute(steps[i]);
            database.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {steps.Count}");
        });
    }

    private readonly record struct Header(long Version, long Application, bool HasTables)
    {
        public bool IsEmpty => Version == 0 && Application == 0 && !HasTables;

        public static Header Of(SqliteDatabase database) => new(
            database.ReadLong("PRAGMA user_version"),
            database.ReadLong("PRAGMA application_id"),
            database.ReadLong("SELECT count(*) FROM sqlite_schema") != 0);
    }

    private static void Refuse(string path, Header header, int known)
    {
        if (header.IsEmpty) return;
        if (header.Application != ApplicationId)
            throw new GodwitException($"{path} is an SQLite file of another program, not Godwit's run database; it was left as it is: move it away or choose another GODWIT_HOME.");
        if (header.Version > known)
            throw new GodwitException($"The run database {path} has version {header.Version} and this Godwit knows versions up to {known}: use the newer Godwit that wrote it, or choose another GODWIT_HOME.");
        if (header.Version < 1) throw new GodwitException(SqliteFailures.Damaged(path, $"version {header.Version}"));
    }

    private static void UseWriteAheadLog(SqliteDatabase database)
    {
        // Freed pages of deleted runs can be given back; must be chosen before the first table exists.
        database.TryExecute("PRAGMA auto_vacuum = INCREMENTAL");
        // Changing the journal mode needs the file for oneself, and SQLite does not wait for that by itself.
        for (int attempt = 0; !database.TryExecute("PRAGMA journal_mode = WAL"); attempt++)
        {
            if (attempt == 200) throw new GodwitException($"The run database {database.Path} is held by another process: try again when that has ended.");
            Thread.Sleep(10);
        }
    }
}
