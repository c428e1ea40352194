using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Instruments.Formats;

namespace Godwit.Data.Instruments;

/// <summary>Reads instrument metadata of any known venue: the format is found from the content, never from the file's name.</summary>
internal static partial class MetadataReader
{
    private const long LargestBytes = 512L * 1024 * 1024;

    private const string KnownFormats =
        "Binance exchangeInfo, Bybit instruments-info, Coinbase products, a product list (asset, currency, increment) or LEAN's symbol properties table";

    /// <summary>Reads a file, gzipped or plain.</summary>
    /// <exception cref="GodwitException">The file cannot be read, or is in no known format.</exception>
    public static MetadataContent ReadFile(string path, InstrumentImportOptions options) =>
        Read(LoadBytes(path), Path.GetFileName(path), options);

    /// <summary>Reads the bytes of a file; <paramref name="fileName"/> may tell venue and date.</summary>
    public static MetadataContent Read(byte[] bytes, string fileName, InstrumentImportOptions options)
    {
        string? venue = options.Venue is { } given ? VenueNames.Require(given) : null;
        byte[] text = Decompress(bytes, fileName);
        MetadataContent content = FirstByte(text) is (byte)'{' or (byte)'['
            ? ReadJson(text, fileName, venue)
            : ReadTable(text, fileName, venue);
        if (content.Rows == 0) throw new GodwitException($"{fileName} holds no instruments.");
        return content;
    }

    /// <summary>The date from which the file's rules hold.</summary>
    public static Instant DateOf(MetadataContent content, string fileName, InstrumentImportOptions options)
    {
        if (options.AsOf is { } asOf) return asOf;
        if (content.ServerTime is { } serverTime) return serverTime;
        foreach (Match match in DateInName().Matches(fileName))
            if (Instant.TryParse(match.Value.Replace('_', '-'), out Instant date)) return date;
        return Instant.MinValue;
    }

    private static MetadataContent ReadJson(byte[] text, string fileName, string? venue)
    {
        using JsonDocument document = Parse(text, fileName);
        JsonElement root = document.RootElement;
        if (root.HasArray("symbols")) return BinanceExchangeInfo.Read(root, fileName, venue);
        if (root.HasArray("products")) return CoinbaseProducts.Read(root.Items("products"), fileName, venue);
        if (BybitInstruments.Matches(root)) return BybitInstruments.Read(root, fileName, venue);
        if (root.ValueKind == JsonValueKind.Array)
        {
            JsonElement first = root.EnumerateArray().FirstOrDefault();
            if (first.TryGet("base_increment", out _)) return CoinbaseProducts.Read(root.EnumerateArray(), fileName, venue);
            if (first.TryGet("asset", out _) && first.TryGet("currency", out _))
            {
                venue ??= VenueNames.FromFileName(fileName)
                    ?? throw GodwitException.Usage($"{fileName} does not say whose products it lists: name the venue with --venue.");
                return ProductList.Read(root, fileName, venue);
            }
        }
        throw new GodwitException($"{fileName} is JSON, but not of a known form: expected {KnownFormats}.");
    }

    private static MetadataContent ReadTable(byte[] bytes, string fileName, string? venue)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (text.StartsWith('\uFEFF')) text = text[1..];
        return SymbolPropertiesTable.Matches(text)
            ? SymbolPropertiesTable.Read(text, fileName, venue)
            : throw new GodwitException($"{fileName} is no instrument metadata: expected {KnownFormats}.");
    }

    private static JsonDocument Parse(byte[] text, string fileName)
    {
        try
        {
            int skip = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            return JsonDocument.Parse(text.AsMemory(skip));
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, byte {e.BytePositionInLine + 1}") : "";
            throw new GodwitException($"{fileName} is broken JSON{where}.", e);
        }
    }

    private static byte FirstByte(byte[] text)
    {
        ReadOnlySpan<byte> rest = text;
        if (rest.StartsWith(Encoding.UTF8.Preamble)) rest = rest[Encoding.UTF8.Preamble.Length..];
        foreach (byte b in rest)
            if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return b;
        return 0;
    }

    private static byte[] LoadBytes(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new GodwitException($"{path} is a folder: name the files in it.");
            var info = new FileInfo(path);
            if (info.Exists && info.Length > LargestBytes) throw new GodwitException($"{path} is larger than {LargestBytes >> 20} MB: that is no instrument metadata.");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GodwitException($"There is no file {path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GodwitException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static byte[] Decompress(byte[] bytes, string fileName)
    {
        if (bytes is not [0x1f, 0x8b, ..]) return bytes;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var text = new MemoryStream();
            byte[] buffer = new byte[81_920];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                text.Write(buffer, 0, read);
                if (text.Length > LargestBytes) throw new GodwitException($"{fileName} unpacks to more than {LargestBytes >> 20} MB: that is no instrument metadata.");
            }
            // The stream takes a file that ends early for a whole one; the last four bytes state the length.
            uint stated = bytes.Length < 18 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4));
            return stated == (uint)text.Length ? text.ToArray() : throw new GodwitException($"{fileName} is a cut gzip file: fetch it again.");
        }
        catch (InvalidDataException e)
        {
            throw new GodwitException($"{fileName} is a broken gzip file: fetch it again.", e);
        }
    }

    [GeneratedRegex(@"(?<!\d)(19|20)\d\d[-_]\d\d[-_]\d\d(?!\d)")]
    private static partial Regex DateInName();
}
