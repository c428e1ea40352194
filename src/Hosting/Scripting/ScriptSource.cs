using System.Security.Cryptography;
using System.Text;
using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Scripting;

/// <summary>The text of a strategy's file and its fingerprint.</summary>
/// <param name="Path">As the user named it; used in every message.</param>
/// <param name="Text">The file's text without byte order mark.</param>
public sealed record ScriptSource(string Path, string Text)
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>SHA-256 of the text in UTF-8: part of the run's identity.</summary>
    public string Sha256 { get; } = HashOf(Text);

    public string FileName => System.IO.Path.GetFileName(Path);

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <exception cref="GodwitException">No such file, not text, too large or unreadable.</exception>
    public static ScriptSource Read(string path)
    {
        if (Directory.Exists(path)) throw new GodwitException($"{path} is a folder, not a strategy's file.");
        if (!File.Exists(path)) throw Missing(path);
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MaxBytes) throw new GodwitException($"{path} has {length} bytes; a strategy's file has at most {MaxBytes}.");
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
            if (text.StartsWith('\uFEFF')) text = text[1..];
            if (text.Contains('\0', StringComparison.Ordinal)) throw new GodwitException($"{path} is not a text file: write the strategy as C# or as rules in YAML.");
            return new ScriptSource(path, text);
        }
        catch (DecoderFallbackException e)
        {
            throw new GodwitException($"{path} is not UTF-8 text: save the file with the encoding UTF-8.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The strategy file {path} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static GodwitException Missing(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? ".";
        if (!Directory.Exists(folder)) return new GodwitException($"There is no strategy file {path}: the folder {folder} does not exist.");
        IEnumerable<string> beside = Directory.EnumerateFiles(folder, "*" + System.IO.Path.GetExtension(path)).Take(1000).Select(f => System.IO.Path.GetFileName(f)).Order(StringComparer.Ordinal);
        string near = Suggestions.For(System.IO.Path.GetFileName(path), beside);
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        return new GodwitException($"There is no strategy file {path}.{near}{(near.Length == 0 ? $" 'godwit new {(Rules.RuleFile.IsNamed(path) ? "rules" : "strategy")} {name}' writes one." : "")}");
    }
}
