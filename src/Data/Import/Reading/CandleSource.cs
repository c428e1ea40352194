namespace Godwit.Data.Import.Reading;

/// <summary>One file of candles, unpacked: its name for messages, its first bytes, its content from the start, and how far reading is.</summary>
public sealed class CandleSource
{
    /// <summary>How many bytes are looked at to recognise a format.</summary>
    internal const int HeadBytes = 4096;

    private readonly byte[] _head;
    private readonly Stream _content;
    private readonly Action? _onRead;
    private int _headAt;

    internal CandleSource(string displayName, string path, Stream content, Action? onRead, bool packed)
    {
        IsPacked = packed;
        (DisplayName, Path, _content, _onRead) = (Printable.Of(displayName), path, content, onRead);
        var head = new byte[HeadBytes];
        int filled = PackedFile.Guard(displayName, () => content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        _head = head[..filled];
    }

    /// <summary>File name for messages; for a member of a zip, <c>archive.zip/member.csv</c>.</summary>
    public string DisplayName { get; }

    /// <summary>Path of the file on disk, for formats that need random access.</summary>
    public string Path { get; }

    /// <summary>True when the content lies in a gzip or zip, so that the file itself cannot be read in its format.</summary>
    public bool IsPacked { get; }

    /// <summary>What the caller says about the inside of the file.</summary>
    public ReadingOptions Reading { get; internal set; } = ReadingOptions.None;

    /// <summary>The first bytes, up to 4 KiB, unpacked.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <summary>The next bytes of the content; zero at its end.</summary>
    public int Read(Span<byte> buffer)
    {
        if (_headAt < _head.Length)
        {
            int count = Math.Min(buffer.Length, _head.Length - _headAt);
            _head.AsSpan(_headAt, count).CopyTo(buffer);
            _headAt += count;
            return count;
        }
        _onRead?.Invoke();
        try
        {
            return _content.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw PackedFile.Unreadable(DisplayName, e);
        }
    }
}
