using System.Text;
using System.Text.Json;
using Godwit.Core.Outcomes;
using Godwit.Data.Instruments.Formats;

namespace Godwit.Data.Instruments;

/// <summary>One venue's instruments as JSON lines: a header with the schema version, then one line per instrument in order of symbol.</summary>
/// <remarks>
/// One instrument is found by a byte search and only its line is parsed, which keeps the start of a backtest short.
/// A write goes to a temporary file that is flushed to the disk and then renamed: a crash leaves the old or the new file.
/// </remarks>
internal sealed class CatalogFile(string path, string venue)
{
    public const int SchemaVersion = 1;
    public const string Extension = ".jsonl";

    public string Venue => venue;

    /// <summary>The entry of one symbol; null when the venue's file does not exist or does not hold it.</summary>
    public CatalogEntry? Find(string symbol)
    {
        if (ReadBytes() is not { } bytes) return null;
        int from = HeaderLength(bytes);
        byte[] start = CatalogEntry.LineStart(symbol);
        while (from < bytes.Length)
        {
            int at = bytes.AsSpan(from).IndexOf(start);
            if (at < 0) return null;
            at += from;
            int end = bytes.AsSpan(at).IndexOf((byte)'\n');
            // Every line ends in a line end and begins with its symbol: a hit elsewhere is inside another text.
            if (bytes[at - 1] == (byte)'\n' && end > 0) return Parse(bytes.AsMemory(at, end));
            from = at + 1;
        }
        return null;
    }

    /// <summary>All entries in order of symbol.</summary>
    public IEnumerable<CatalogEntry> ReadAll() => ReadLines().Values.Select(line => Parse(line));

    /// <summary>The lines by symbol, not parsed further.</summary>
    public SortedDictionary<string, ReadOnlyMemory<byte>> ReadLines()
    {
        var lines = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        if (ReadBytes() is not { } bytes) return lines;
        for (int from = HeaderLength(bytes); from < bytes.Length;)
        {
            int length = bytes.AsSpan(from).IndexOf((byte)'\n');
            if (length < 0) throw Damaged("its last line is cut");
            ReadOnlyMemory<byte> line = bytes.AsMemory(from, length);
            if (length > 0) lines[SymbolOf(line.Span)] = line;
            from += length + 1;
        }
        return lines;
    }

    public CatalogEntry Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return CatalogEntry.Parse(venue, line);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    /// <summary>Replaces the file by these lines.</summary>
    public void Write(SortedDictionary<string, ReadOnlyMemory<byte>> lines)
    {
        string temporary = path + ".tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                file.Write(Encoding.UTF8.GetBytes($"{{\"godwit\":\"instruments\",\"schema\":{SchemaVersion},\"venue\":\"{venue}\"}}\n"));
                foreach (ReadOnlyMemory<byte> line in lines.Values)
                {
                    file.Write(line.Span);
                    file.WriteByte((byte)'\n');
                }
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The instrument catalogue {path} cannot be written: {e.Message}", e);
        }
    }

    private byte[]? ReadBytes()
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The instrument catalogue {path} cannot be read: {e.Message}", e);
        }
    }

    private int HeaderLength(byte[] bytes)
    {
        int end = bytes.AsSpan().IndexOf((byte)'\n');
        if (end < 0) throw Damaged("it has no header line");
        try
        {
            using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(0, end));
            if (!int.TryParse(header.RootElement.Text("schema"), out int schema)) throw Damaged("its header names no schema version");
            if (schema > SchemaVersion)
                throw new GodwitException($"The instrument catalogue {path} has schema version {schema}; this Godwit reads up to {SchemaVersion}: update Godwit.");
        }
        catch (JsonException)
        {
            throw Damaged("its header is no JSON");
        }
        return end + 1;
    }

    private string SymbolOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            if (reader.Read() && reader.Read() && reader.ValueTextEquals("symbol"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                return reader.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Damaged("a line is broken JSON");
        }
        throw Damaged("a line does not begin with its symbol");
    }

    private GodwitException Damaged(string how) =>
        new($"The instrument catalogue {path} is damaged, {how}: delete the file and import the metadata again.");
}
