using System.Globalization;
using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Strategies;

namespace Godwit.Hosting.Scripting;

/// <summary>What <c>godwit new strategy MyIdea</c> writes: a strategy that runs as it is and shows where to change it.</summary>
public static class StrategyTemplate
{
    private const string Resource = "StrategyTemplate.txt";
    private const string Placeholder = "__NAME__";

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "record", "ref", "return", "sbyte", "sealed", "short", "sizeof",
        "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe",
        "ushort", "using", "virtual", "void", "volatile", "while", "var", "dynamic", "file", "field", "required", "scoped", "partial", "where", "yield",
    };

    /// <summary>Writes <c>NAME.cs</c> and returns its path. An existing file is never touched.</summary>
    /// <param name="directory">Where to write; made when it does not exist.</param>
    /// <param name="name">Name of the class: a C# identifier; a trailing <c>.cs</c> is ignored.</param>
    /// <exception cref="GodwitException">The name is no identifier or taken, the file exists, or the folder cannot be written.</exception>
    public static string Write(string directory, string name)
    {
        string text = Text(name);
        string path = Path.Combine(directory, ClassName(name) + ".cs");
        if (File.Exists(path) || Directory.Exists(path)) throw Exists(path);
        bool created = false;
        try
        {
            Directory.CreateDirectory(directory);
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            created = true;
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
            return path;
        }
        catch (IOException) when (!created && File.Exists(path))
        {
            // Another process was faster.
            throw Exists(path);
        }
        catch (IOException fault) when (created)
        {
            // A full disk: half a strategy helps nobody.
            File.Delete(path);
            throw new GodwitException($"{path} cannot be written: {fault.Message.TrimEnd('.')}.", fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"{path} cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static GodwitException Exists(string path) => new($"{path} exists already and was left as it is: choose another name or remove it first.");

    /// <summary>The template's text for a class of that name.</summary>
    public static string Text(string name)
    {
        string className = ClassName(name);
        Check(className);
        using Stream stream = typeof(StrategyTemplate).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace(Placeholder, className, StringComparison.Ordinal);
    }

    private static string ClassName(string name) => name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;

    private static void Check(string name)
    {
        bool isIdentifier = name.Length is > 0 and <= 100 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
        if (!isIdentifier || Keywords.Contains(name))
        {
            string hint = Suggest(name);
            throw GodwitException.Usage(
                $"'{name}' cannot name a C# class: use letters and digits, beginning with a letter, and no keyword{(hint.Length == 0 ? "" : $", such as {hint}")}.");
        }
        if (Taken.Contains(name))
            throw GodwitException.Usage($"'{name}' is the name of one of Godwit's own types: choose another, such as My{name}.");
    }

    /// <summary>A class of such a name would hide the type that its own code needs.</summary>
    private static IEnumerable<string> Taken => typeof(IStrategy).Assembly.GetExportedTypes()
        .Concat(typeof(Indicators.IIndicator).Assembly.GetExportedTypes())
        .Concat(typeof(GodwitException).Assembly.GetExportedTypes())
        .Select(t => t.Name)
        .Concat(["System", "Godwit"]);

    private static string Suggest(string name)
    {
        var words = new StringBuilder();
        bool atStart = true;
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                atStart = true;
                continue;
            }
            if (words.Length == 0 && char.IsDigit(c)) words.Append("Strategy");
            words.Append(atStart ? char.ToUpper(c, CultureInfo.InvariantCulture) : c);
            atStart = false;
        }
        return words.Length is 0 or > 100 ? "MyIdea" : words.ToString();
    }
}
