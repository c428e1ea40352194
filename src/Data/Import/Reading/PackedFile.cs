using System.IO.Compression;
using System.Security.Cryptography;
using Godwit.Core.Outcomes;

namespace Godwit.Data.Import.Reading;

/// <summary>A file on disk that holds one or more texts of candles: plain, gzip or zip, told apart by its first bytes.</summary>
internal sealed class PackedFile : IDisposable
{
    // Packed bytes from which unpacking on a second thread pays.
    private const long WorthAThread = 1 << 18;
    private readonly HashingStream _file;
    private readonly string _path;

    private PackedFile(string path, HashingStream file) => (_path, _file) = (path, file);

    public string Name => Printable.Of(Path.GetFileName(_path));
    public long TotalBytes => _file.Length;
    public long BytesRead => _file.Position;

    public static PackedFile Open(string path)
    {
        if (Directory.Exists(path)) throw new GodwitException($"{Printable.Of(path)} is a folder: name the files in it.");
        try
        {
            return new PackedFile(path, new HashingStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GodwitException($"There is no file {Printable.Of(path)}.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new GodwitException($"{Printable.Of(path)} cannot be read: {FirstSentence(e)}", e);
        }
    }

    /// <summary>Hands each member over in order of name and checks that it is complete.</summary>
    public void ReadMembers(Action<CandleSource> read, Action? onRead = null)
    {
        Span<byte> magic = stackalloc byte[4];
        int got = _file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        _file.Position = 0;
        if (got >= 2 && magic[0] == 0x1F && magic[1] == 0x8B) ReadGzip(read, onRead);
        else if (got == 4 && magic.SequenceEqual("PK\u0003\u0004"u8)) ReadZip(read, onRead);
        else read(new CandleSource(Name, _path, _file, onRead, packed: false));
    }

    /// <summary>SHA-256 of the file's bytes as they are on disk, whether all were read or not.</summary>
    public string Sha256() => Guard(Name, _file.Finish);

    /// <summary>SHA-256 of a file's bytes.</summary>
    public static string Sha256Of(string path)
    {
        using PackedFile file = Open(path);
        return file.Sha256();
    }

    public void Dispose() => _file.Dispose();

    private void ReadGzip(Action<CandleSource> read, Action? onRead)
    {
        using var unpacked = new CompleteGzipStream(_file);
        ReadUnpacked(Name, unpacked, _file.Length, read, onRead);
    }

    private void ReadZip(Action<CandleSource> read, Action? onRead)
    {
        using ZipArchive archive = Guard(Name, () => new ZipArchive(_file, ZipArchiveMode.Read, leaveOpen: true));
        ZipArchiveEntry[] entries = Guard(Name, () => archive.Entries.Where(e => e.Length > 0 && !e.FullName.EndsWith('/')).OrderBy(e => e.FullName, StringComparer.Ordinal).ToArray());
        // Archives carry check sums and notes beside the data.
        ZipArchiveEntry[] tables = [.. entries.Where(e => e.FullName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))];
        if (tables.Length > 0) entries = tables;
        if (entries.Length == 0) throw new GodwitException($"{Name} is empty: there are no candles in it.");
        foreach (ZipArchiveEntry entry in entries)
        {
            string name = $"{Name}/{Printable.Of(entry.FullName)}";
            using var unpacked = new Crc32Stream(Guard(name, entry.Open), entry.Crc32);
            ReadUnpacked(name, unpacked, entry.CompressedLength, read, onRead);
        }
    }

    private void ReadUnpacked(string name, Stream unpacked, long packedBytes, Action<CandleSource> read, Action? onRead)
    {
        if (packedBytes < WorthAThread)
        {
            read(new CandleSource(name, _path, unpacked, onRead, packed: true));
            return;
        }
        using var ahead = new ReadAheadStream(unpacked);
        read(new CandleSource(name, _path, ahead, onRead, packed: true));
    }

    internal static T Guard<T>(string name, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw Unreadable(name, e);
        }
    }

    internal static GodwitException Unreadable(string name, Exception cause) =>
        cause is InvalidDataException or EndOfStreamException or NotSupportedException
            ? new GodwitException($"{name} is damaged or cut off: it cannot be unpacked to its end; fetch it again.", cause)
            : new GodwitException($"{name} cannot be read: {FirstSentence(cause)}", cause);

    private static string FirstSentence(Exception e) => e.Message.Split('\n')[0].TrimEnd('.', ' ') + ".";
}

/// <summary>Computes SHA-256 while a file is read once from start to end; falls back to reading it again after jumps.</summary>
internal sealed class HashingStream(FileStream file) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _hashed;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Length;
    public override long Position { get => file.Position; set => file.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        long at = file.Position;
        int read = file.Read(buffer);
        if (at <= _hashed && at + read > _hashed)
        {
            _hash.AppendData(buffer[(int)(_hashed - at)..read]);
            _hashed = at + read;
        }
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what has not been read yet and returns the digest.</summary>
    public string Finish()
    {
        file.Position = _hashed;
        var rest = new byte[1 << 16];
        while (Read(rest) > 0) { }
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { file.Dispose(); _hash.Dispose(); }
        base.Dispose(disposing);
    }
}
