using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Godwit.Hosting.Scripting.Cache;

/// <summary>
/// Compiled strategies by what went into them: the source, the Godwit assemblies and the framework. A second run of an
/// unchanged file starts without the compiler. Losing the cache costs time only, so every failure is silent here.
/// </summary>
internal sealed class ScriptCache(string home)
{
    private const int FormatVersion = 1;
    private const int MaxEntries = 200;
    private const string Extension = ".script";

    private static readonly byte[] Magic = "GDWS"u8.ToArray();

    private readonly string _folder = Path.Combine(home, "cache", "strategies");

    public string PathOf(string key) => Path.Combine(_folder, key + Extension);

    /// <summary>Hexadecimal SHA-256 over everything that the compiled form depends on; the file's place is not part of it.</summary>
    public static string KeyOf(ScriptSource source, IEnumerable<Assembly> visible)
    {
        var parts = new StringBuilder();
        parts.Append(FormatVersion).Append('\n').Append(source.Sha256).Append('\n').Append(RuntimeInformation.FrameworkDescription).Append('\n');
        // The compiler's settings live in this assembly.
        foreach (Assembly assembly in visible.Append(typeof(ScriptCache).Assembly))
            parts.Append(assembly.GetName().Name).Append(' ').Append(assembly.ManifestModule.ModuleVersionId).Append('\n');
        return ScriptSource.HashOf(parts.ToString());
    }

    public CompiledScript? Find(string key)
    {
        try
        {
            string path = PathOf(key);
            return File.Exists(path) ? Decode(File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Add(string key, CompiledScript script)
    {
        string draft = $"{PathOf(key)}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            Directory.CreateDirectory(_folder);
            File.WriteAllBytes(draft, Encode(script));
            // Readers see the old entry, none, or the whole new one.
            File.Move(draft, PathOf(key), overwrite: true);
            Prune();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(draft);
        }
    }

    internal static byte[] Encode(CompiledScript script)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(script.Assembly.Length);
            writer.Write(script.Assembly);
            writer.Write(script.Symbols.Length);
            writer.Write(script.Symbols);
            writer.Write(script.Warnings.Count);
            foreach (ScriptWarning warning in script.Warnings)
            {
                writer.Write((byte)warning.Kind);
                writer.Write(warning.Line);
                writer.Write(warning.Column);
                writer.Write(warning.Message);
            }
        }
        byte[] bytes = payload.ToArray();
        return [.. Magic, .. SHA256.HashData(bytes), .. bytes];
    }

    /// <summary>Null when the bytes are not exactly what <see cref="Encode"/> wrote.</summary>
    internal static CompiledScript? Decode(byte[] bytes)
    {
        int header = Magic.Length + SHA256.HashSizeInBytes;
        if (bytes.Length < header || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic)) return null;
        byte[] hash = SHA256.HashData(bytes.AsSpan(header));
        if (!bytes.AsSpan(Magic.Length, hash.Length).SequenceEqual(hash)) return null;
        // The hash holds: what follows is as it was written.
        using var reader = new BinaryReader(new MemoryStream(bytes, header, bytes.Length - header), Encoding.UTF8);
        byte[] assembly = reader.ReadBytes(reader.ReadInt32());
        byte[] symbols = reader.ReadBytes(reader.ReadInt32());
        var warnings = new ScriptWarning[reader.ReadInt32()];
        for (int i = 0; i < warnings.Length; i++)
            warnings[i] = new ScriptWarning((ScriptWarningKind)reader.ReadByte(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadString());
        return new CompiledScript(assembly, symbols, warnings);
    }

    /// <summary>Keeps the newest entries: old sources and old versions of Godwit never come back.</summary>
    private void Prune()
    {
        FileInfo[] entries = new DirectoryInfo(_folder).GetFiles("*" + Extension);
        if (entries.Length <= MaxEntries) return;
        foreach (FileInfo old in entries.OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaxEntries / 2)) TryDelete(old.FullName);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's turn to clean up.
        }
    }
}
