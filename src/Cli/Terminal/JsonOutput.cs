using System.Text.Encodings.Web;
using System.Text.Json;

namespace Godwit.Cli.Terminal;

/// <summary>JSON for machines: to stdout alone, one value, then a line end.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes one value. It goes out at the end, or before where a long list flushes the writer, so as never to stand in memory as a whole.</summary>
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, Options)) write(json);
        output.WriteByte((byte)'\n');
    }
}
