using Godwit.Data.Store.Files;

namespace Godwit.Data.Tests.Store;

/// <summary>The process ends here. No code of the store may catch it.</summary>
internal sealed class CrashException : Exception;

internal enum CrashStyle
{
    /// <summary>The process is killed: what was written stays.</summary>
    Kill,

    /// <summary>The power fails: contents and names that were not synchronised are gone.</summary>
    PowerLoss,

    /// <summary>The power fails after the system has written names but not contents.</summary>
    PowerLossKeepingNames,
}

/// <summary>
/// The real disk up to a budget; each call costs one, each byte one. Then everything fails: with a crash, or, for a full disk,
/// only what needs space.
/// </summary>
internal sealed class CrashingFiles(long budget, bool diskFull = false) : IStoreFiles
{
    private readonly List<(string Directory, Action Undo)> _unsyncedNames = [];
    private readonly Dictionary<string, long> _syncedLengths = [];
    private long _spent;

    /// <summary>What a run cost; and the cost at the start of each call.</summary>
    public long Spent => _spent;
    public List<long> Boundaries { get; } = [];

    public void CreateDirectory(string path)
    {
        Step();
        Directory.CreateDirectory(path);
    }

    public Stream Create(string path)
    {
        Step(needsSpace: true);
        byte[]? before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        Note(path, () => Restore(path, before));
        _syncedLengths[path] = 0;
        return new BudgetStream(this, path);
    }

    public void Sync(Stream stream)
    {
        Step();
        var file = (BudgetStream)stream;
        file.Flush();
        _syncedLengths[file.Path] = file.Length;
    }

    public void Move(string from, string to)
    {
        Step();
        byte[] moved = File.ReadAllBytes(from);
        byte[]? replaced = File.Exists(to) ? File.ReadAllBytes(to) : null;
        Note(to, () => { Restore(from, moved); Restore(to, replaced); });
        File.Move(from, to, overwrite: true);
        if (_syncedLengths.Remove(from, out long synced)) _syncedLengths[to] = synced;
    }

    public void SyncDirectory(string path)
    {
        Step();
        _unsyncedNames.RemoveAll(entry => entry.Directory == path);
    }

    public void Delete(string path)
    {
        Step();
        if (!File.Exists(path)) return;
        byte[] content = File.ReadAllBytes(path);
        Note(path, () => Restore(path, content));
        File.Delete(path);
    }

    public void DeleteEmptyDirectory(string path)
    {
        Step();
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
    }

    /// <summary>What the disk looks like after the crash.</summary>
    public void Collapse(CrashStyle style)
    {
        if (style == CrashStyle.Kill) return;
        foreach ((string path, long synced) in _syncedLengths)
        {
            if (!File.Exists(path)) continue;
            using FileStream file = File.OpenWrite(path);
            if (file.Length > synced) file.SetLength(synced);
        }
        if (style == CrashStyle.PowerLossKeepingNames) return;
        for (int i = _unsyncedNames.Count - 1; i >= 0; i--) _unsyncedNames[i].Undo();
    }

    private void Note(string path, Action undo) => _unsyncedNames.Add((Path.GetDirectoryName(path)!, undo));

    private static void Restore(string path, byte[]? content)
    {
        if (content is null) File.Delete(path);
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    private void Step(bool needsSpace = false)
    {
        Boundaries.Add(_spent);
        if (_spent++ < budget) return;
        if (!diskFull) throw new CrashException();
        if (needsSpace) throw NoSpace();
    }

    private static IOException NoSpace() => new("No space left on device", 28);

    private sealed class BudgetStream(CrashingFiles files, string path) : Stream
    {
        private readonly FileStream _file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 0);

        public string Path => path;
        public override bool CanRead => false;
        public override bool CanSeek => true;
        public override bool CanWrite => true;
        public override long Length => _file.Length;
        public override long Position { get => _file.Position; set => _file.Position = value; }

        public override void Write(ReadOnlySpan<byte> data)
        {
            files.Boundaries.Add(files._spent);
            long room = Math.Max(0, files.Budget - files._spent);
            files._spent += data.Length;
            _file.Write(data[..(int)Math.Min(room, data.Length)]);
            if (data.Length <= room) return;
            throw files.IsDiskFull ? NoSpace() : new CrashException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
        public override void Flush() => _file.Flush();
        public override void SetLength(long value) => _file.SetLength(value);
        public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _file.Dispose();
            base.Dispose(disposing);
        }

    }

    private long Budget => budget;
    private bool IsDiskFull => diskFull;
}
