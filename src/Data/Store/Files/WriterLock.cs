using Godwit.Core.Outcomes;

namespace Godwit.Data.Store.Files;

/// <summary>One writer at a time, across threads and processes; readers never wait. The system frees the lock when a process dies.</summary>
internal sealed class WriterLock : IDisposable
{
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    public static WriterLock Take(StorePaths paths)
    {
        try
        {
            Directory.CreateDirectory(paths.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFaults.Explain(e, paths.Root);
        }
        try
        {
            return new WriterLock(new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
        }
        catch (IOException e) when (!DiskFaults.IsFull(e) && File.Exists(paths.Lock))
        {
            throw new GodwitException($"Another godwit process is writing to the data in {paths.Root}; wait until it has finished, then try again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFaults.Explain(e, paths.Root);
        }
    }

    public void Dispose() => _file.Dispose();
}
