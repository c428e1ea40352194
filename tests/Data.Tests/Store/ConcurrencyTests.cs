using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Tests.Store;

/// <summary>Readers beside a writer, and writers beside each other.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private static readonly InstrumentKey Key = new("A", "B");
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Readers_see_one_committed_series_or_another_while_a_writer_replaces_them()
    {
        BarArray[] versions = [.. Enumerable.Range(1, 4).Select(seed => Bars.Make(200 * seed, seed: seed))];
        HashSet<string> hashes = [.. versions.Select(ContentHash.Of)];
        DataStore.Open(_home.Folder).WriteBars(Key, versions[0], new BarWriteOptions { Source = "0" });
        using var done = new CancellationTokenSource();
        var readers = new Thread[3];
        var failures = new System.Collections.Concurrent.ConcurrentBag<Exception>();
        long reads = 0;
        for (int r = 0; r < readers.Length; r++)
        {
            readers[r] = new Thread(() =>
            {
                try
                {
                    DataStore store = DataStore.Open(_home.Folder);
                    do
                    {
                        using BarSeries series = store.OpenBars("A:B:1m");
                        string hash = ContentHash.Of(series);
                        Assert.Equal(series.Info.Sha256, hash);
                        Assert.Contains(hash, hashes);
                        Interlocked.Increment(ref reads);
                    }
                    while (!done.IsCancellationRequested);
                }
                catch (Exception e)
                {
                    failures.Add(e);
                }
            });
            readers[r].Start();
        }
        DataStore writer = DataStore.Open(_home.Folder);
        for (int i = 0; i < 60; i++) writer.WriteBars(Key, versions[i % 4], new BarWriteOptions { Source = $"{i}" });
        done.Cancel();
        foreach (Thread reader in readers) reader.Join();
        Assert.Empty(failures);
        Assert.True(reads >= readers.Length);
    }

    [Fact]
    public void Of_many_writers_each_write_is_done_or_refused_whole()
    {
        int written = 0, refused = 0;
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            try
            {
                DataStore.Open(_home.Folder).WriteBars(new InstrumentKey("A", $"S{i}"), Bars.Make(50, seed: i + 1), new BarWriteOptions { Source = "test" });
                Interlocked.Increment(ref written);
            }
            catch (GodwitException e)
            {
                Assert.Contains("Another godwit process is writing", e.Message);
                Interlocked.Increment(ref refused);
            }
        });
        DataStore store = DataStore.Open(_home.Folder);
        Assert.Equal(24, written + refused);
        Assert.Equal(written, store.List().Count);
        foreach (DatasetInfo info in store.List()) store.Verify(info.Id);
    }
}
