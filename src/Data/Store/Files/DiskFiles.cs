using System.Runtime.InteropServices;

namespace Godwit.Data.Store.Files;

/// <summary>The real disk.</summary>
internal sealed partial class DiskFiles : IStoreFiles
{
    public static readonly DiskFiles Instance = new();

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);

    public void Sync(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public void SyncDirectory(string path)
    {
        // Windows keeps names durable by itself and cannot open a folder for this.
        if (OperatingSystem.IsWindows()) return;
        int folder = Open(path, 0);
        if (folder < 0) return;
        _ = FSync(folder);
        _ = Close(folder);
    }

    public void Delete(string path)
    {
        if (File.Exists(path)) File.Delete(path);
    }

    public void DeleteEmptyDirectory(string path)
    {
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
