using System.Diagnostics;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Runs.Storage;

namespace Godwit.Data.Tests.Runs;

/// <summary>Several users of one run database at a time, some of whom die.</summary>
public sealed class RunStoreProcessesTests
{
    [Fact]
    public void Processes_that_start_together_on_an_empty_home_lose_nothing()
    {
        using var home = new ScratchHome();
        Process[] children = [.. Enumerable.Range(0, 4).Select(_ => ChildProcess.Start(ChildProcess.AddRuns, home.Path))];
        foreach (Process child in children)
        {
            string errors = child.StandardError.ReadToEnd();
            child.WaitForExit();
            Assert.True(child.ExitCode == 0, errors);
            child.Dispose();
        }
        using RunStore store = RunStore.Open(home.Path);
        Assert.Equal(children.Length * ChildProcess.RunsPerChild, store.List(new RunFilter()).Count);
    }

    [Fact]
    public void Connections_on_many_threads_lose_nothing()
    {
        using var home = new ScratchHome();
        const int writers = 8, runs = 25;
        Thread[] threads = [.. Enumerable.Range(0, writers).Select(w => new Thread(() =>
        {
            using RunStore store = RunStore.Open(home.Path);
            for (int i = 0; i < runs; i++)
            {
                store.Add(Samples.Run(i, $"writer-{w}"));
                Assert.NotEmpty(store.List(new RunFilter { Strategy = $"writer-{w}", Limit = 3 }));
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        using RunStore all = RunStore.Open(home.Path);
        for (int w = 0; w < writers; w++) Assert.Equal(runs, all.List(new RunFilter { Strategy = $"writer-{w}" }).Count);
    }

    [Fact]
    public void A_writer_that_is_killed_takes_back_what_it_had_begun()
    {
        using var home = new ScratchHome();
        RunRecord run = Samples.Run(1);
        using (RunStore store = RunStore.Open(home.Path)) store.Add(run);
        using (Process child = ChildProcess.Start(ChildProcess.DieWhileWriting, home.Path))
        {
            child.WaitForExit();
            Assert.NotEqual(0, child.ExitCode);
        }
        using RunStore again = RunStore.Open(home.Path);
        Assert.Equal(run, Assert.Single(again.List(new RunFilter())));
        again.Add(Samples.Run(2));
        using SqliteDatabase file = SqliteDatabase.Open(again.Path);
        using SqliteStatement check = file.Prepare("PRAGMA integrity_check");
        Assert.True(check.Step());
        Assert.Equal("ok", check.Text(0));
        Assert.Equal(0, file.ReadLong("SELECT count(*) FROM details"));
    }

    [Fact]
    public void A_connection_that_closes_without_commit_leaves_the_old()
    {
        using var home = new ScratchHome();
        RunRecord run = Samples.Run(1);
        using RunStore store = RunStore.Open(home.Path);
        store.Add(run);
        using (SqliteDatabase other = SqliteDatabase.Open(store.Path)) other.Execute("BEGIN IMMEDIATE; DELETE FROM runs");
        Assert.Equal(run, Assert.Single(store.List(new RunFilter())));
    }

    [Fact]
    public void Readers_see_the_last_whole_state_while_another_writes()
    {
        using var home = new ScratchHome();
        using RunStore store = RunStore.Open(home.Path);
        store.Add(Samples.Run(1));
        using SqliteDatabase writer = SqliteDatabase.Open(store.Path);
        writer.Execute("BEGIN IMMEDIATE; DELETE FROM runs");
        Assert.Single(store.List(new RunFilter()));
        writer.Execute("COMMIT");
        Assert.Empty(store.List(new RunFilter()));
    }
}
