using Godwit.Core.Outcomes;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Runs.Storage;

namespace Godwit.Data.Tests.Runs;

/// <summary>What the store makes of files that it did not just write itself.</summary>
public sealed class RunStoreFilesTests : IDisposable
{
    private readonly ScratchHome _home = new();

    private string FilePath => _home.File(RunStore.FileName);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_home_is_made_when_it_is_missing()
    {
        using RunStore store = RunStore.Open(_home.File("a/b"));
        Assert.True(File.Exists(_home.File("a/b/runs.db")));
    }

    [Fact]
    public void A_home_that_cannot_be_made_is_one_sentence()
    {
        _home.Write("file", "");
        var refusal = Assert.Throws<GodwitException>(() => RunStore.Open(_home.File("file/home")));
        Assert.StartsWith($"The folder {_home.File("file/home")} for the run database cannot be created: ", refusal.Message);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_one_sentence()
    {
        Directory.CreateDirectory(FilePath);
        Assert.Equal(
            $"The run database {FilePath} cannot be opened: check that its folder exists and that you may read and write it.",
            Assert.Throws<GodwitException>(() => RunStore.Open(_home.Path)).Message);
    }

    [Fact]
    public void A_record_that_cannot_be_written_can_still_be_looked_at()
    {
        using (RunStore store = RunStore.Open(_home.Path)) store.Add(Samples.Run(1));
        foreach (string left in Directory.GetFiles(_home.Path, "runs.db-*")) File.Delete(left);
        // Root may write whatever the mode says: then the file is opened as one that nobody changes.
        using var database = SqliteDatabase.OpenUnchanging(FilePath);
        Assert.Equal(1, database.ReadLong("SELECT count(*) FROM runs"));
        Assert.Contains("cannot be written", Assert.Throws<GodwitException>(() => database.Execute("DELETE FROM runs")).Message);
        Assert.Equal([FilePath], Directory.GetFiles(_home.Path));
    }

    [Fact]
    public void A_file_that_is_no_database_is_reported_and_left_alone()
    {
        File.WriteAllText(FilePath, string.Concat(Enumerable.Repeat("no database ", 200)));
        byte[] before = File.ReadAllBytes(FilePath);
        var refusal = Assert.Throws<GodwitException>(() => RunStore.Open(_home.Path));
        Assert.Equal($"The run database {FilePath} is damaged (file is not a database); it was left as it is: move it away to start a new one, or put a backup in its place.", refusal.Message);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Damage_anywhere_is_a_sentence_or_harmless_and_never_replaces_the_file()
    {
        using (RunStore store = RunStore.Open(_home.Path))
            for (int i = 0; i < 60; i++) store.Add(Samples.Run(i));
        byte[] whole = File.ReadAllBytes(FilePath);
        var random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            if (round % 3 == 0) damaged = damaged[..random.Next(1, damaged.Length)];
            else for (int k = 0; k < 40; k++) damaged[random.Next(round % 3 == 1 ? 400 : damaged.Length)] = (byte)random.Next(256);
            File.Delete(FilePath + "-wal");
            File.Delete(FilePath + "-shm");
            File.WriteAllBytes(FilePath, damaged);
            try
            {
                using RunStore store = RunStore.Open(_home.Path);
                store.List(new RunFilter());
            }
            catch (GodwitException e)
            {
                refused++;
                Assert.Contains(FilePath, e.Message);
            }
            Assert.True(File.Exists(FilePath));
        }
        Assert.True(refused > 50, $"{refused} refused");
    }

    [Fact]
    public void An_empty_file_is_a_new_database()
    {
        File.WriteAllBytes(FilePath, []);
        using RunStore store = RunStore.Open(_home.Path);
        store.Add(Samples.Run(1));
    }

    [Fact]
    public void Another_programs_database_is_left_alone()
    {
        using (SqliteDatabase other = SqliteDatabase.Open(FilePath)) other.Execute("CREATE TABLE bookmarks (url TEXT)");
        byte[] before = File.ReadAllBytes(FilePath);
        var refusal = Assert.Throws<GodwitException>(() => RunStore.Open(_home.Path));
        Assert.Contains("is an SQLite file of another program", refusal.Message);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_newer_version_is_one_sentence()
    {
        int known = RunSchema.Steps.Count;
        RunStore.Open(_home.Path, [.. RunSchema.Steps, "CREATE TABLE future (x TEXT)"]).Dispose();
        Assert.Equal(
            $"The run database {FilePath} has version {known + 1} and this Godwit knows versions up to {known}: use the newer Godwit that wrote it, or choose another GODWIT_HOME.",
            Assert.Throws<GodwitException>(() => RunStore.Open(_home.Path)).Message);
    }

    [Fact]
    public void A_file_of_an_older_version_is_brought_up_to_date_and_keeps_its_runs()
    {
        RunRecord run = Samples.Run(1);
        using (RunStore old = RunStore.Open(_home.Path, [RunSchema.Steps[0]])) old.Add(run);
        string[] next = [.. RunSchema.Steps, "ALTER TABLE runs ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'", "CREATE INDEX runs_by_mood ON runs (mood)"];
        using (RunStore migrated = RunStore.Open(_home.Path, next)) Assert.Equal(run, migrated.Get(run.Id));
        using SqliteDatabase file = SqliteDatabase.Open(FilePath);
        Assert.Equal(next.Length, file.ReadLong("PRAGMA user_version"));
        Assert.Equal(1, file.ReadLong("SELECT count(*) FROM runs WHERE mood = 'calm'"));
    }

    [Fact]
    public void A_migration_that_fails_changes_nothing()
    {
        RunRecord run = Samples.Run(1);
        using (RunStore old = RunStore.Open(_home.Path)) old.Add(run);
        string[] next = [.. RunSchema.Steps, "ALTER TABLE runs ADD COLUMN mood TEXT", "INSERT INTO nowhere VALUES (1)"];
        Assert.Throws<GodwitException>(() => RunStore.Open(_home.Path, next));
        using RunStore again = RunStore.Open(_home.Path);
        Assert.Equal(run, again.Get(run.Id));
    }

    [Fact]
    public void A_file_of_a_released_version_reads_as_it_did()
    {
        // Made with plain SQL as version 1 wrote it, so that a change of the code cannot change the fixture with it.
        using (SqliteDatabase file = SqliteDatabase.Open(FilePath))
        {
            file.Execute(
                """
                PRAGMA application_id = 1195661140;
                CREATE TABLE runs (id TEXT PRIMARY KEY NOT NULL, started_at INTEGER NOT NULL, strategy TEXT NOT NULL, source_sha256 TEXT,
                    parameters TEXT NOT NULL CHECK (json_valid(parameters)), data TEXT NOT NULL CHECK (json_valid(data)),
                    assumptions TEXT NOT NULL CHECK (json_valid(assumptions)), metrics TEXT NOT NULL CHECK (json_valid(metrics)),
                    warnings TEXT NOT NULL CHECK (json_valid(warnings)), digest TEXT NOT NULL, final_equity TEXT NOT NULL,
                    version TEXT NOT NULL, seed TEXT NOT NULL, label TEXT, saved INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
                CREATE TABLE details (run_id TEXT PRIMARY KEY NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
                    trades BLOB NOT NULL, equity BLOB, bundle BLOB NOT NULL) STRICT;
                INSERT INTO runs VALUES ('0fzxq0000abc', 1700000000000000000, 'rsi', NULL, '{"period":"14"}', '[]', '{}', '{"sharpe":0.5}', '[]',
                    '00112233445566778899aabbccddeeff', '9999.5', '0.1.0', '18446744073709551615', 'kept', 1);
                INSERT INTO details VALUES ('0fzxq0000abc', x'020000008B00805B5D03', NULL, x'020000008B00807B7D03');
                PRAGMA user_version = 1;
                """);
        }
        using RunStore store = RunStore.Open(_home.Path);
        RunRecord run = store.Get("kept");
        Assert.Equal(("0fzxq0000abc", "rsi", "9999.5", ulong.MaxValue, true), (run.Id, run.Strategy, run.FinalEquity, run.Seed, run.Saved));
        RunDetails details = store.Details(run.Id)!;
        Assert.Equal("[]"u8.ToArray(), details.TradesJson.ToArray());
        Assert.Equal("{}", details.BundleJson);
    }

    [Fact]
    public void Details_that_were_damaged_are_one_sentence()
    {
        RunRecord run = Samples.Run(1);
        using (RunStore store = RunStore.Open(_home.Path)) store.Add(run, new RunDetails { TradesJson = "[]"u8.ToArray(), BundleJson = "{}" });
        using (SqliteDatabase file = SqliteDatabase.Open(FilePath)) file.Execute("UPDATE details SET trades = x'FFFFFF7F0102'");
        using RunStore again = RunStore.Open(_home.Path);
        Assert.Contains("is damaged", Assert.Throws<GodwitException>(() => again.Details(run.Id)).Message);
    }
}
