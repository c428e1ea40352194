using System.Text.Encodings.Web;
using System.Text.Json;

namespace Godwit.Cli.Terminal;

/// <summary>JSON for machines: to stdout alone, one value, then a line end.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes one value in pieces, so that long lists never stand in memory as a whole.</summary>
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using Stream output = Console.OpenStandardOutput();
        using var buffered = new BufferedStream(output, 1 << 16);
        using (var json = new Utf8JsonWriter(buffered, Options)) write(json);
        buffered.WriteByte((byte)'\n');
    }
}
