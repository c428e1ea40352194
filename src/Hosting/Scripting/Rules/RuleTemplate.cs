using System.Text;
using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>What <c>godwit new rules my-idea</c> writes: rules that run as they are and show where to change them, with the schema for editors beside.</summary>
public static class RuleTemplate
{
    private const string Resource = "RuleTemplate.txt";
    private const string Placeholder = "__NAME__";
    private const int LongestName = 100;

    /// <summary>Writes <c>NAME.yaml</c> and, where there is none yet, the schema; returns the file's path. An existing file is never touched.</summary>
    /// <exception cref="GodwitException">The name does not do, the file exists, or the folder cannot be written.</exception>
    public static string Write(string directory, string name)
    {
        if (RuleFile.IsNamed(name)) name = Path.GetFileNameWithoutExtension(name);
        string path = Path.Combine(directory, name + ".yaml");
        try
        {
            string text = Text(name);
            Directory.CreateDirectory(directory);
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write)) file.Write(Encoding.UTF8.GetBytes(text));
            string schema = Path.Combine(directory, RuleSchema.FileName);
            if (!File.Exists(schema)) File.WriteAllText(schema, RuleSchema.Text());
            return path;
        }
        catch (IOException) when (File.Exists(path) || Directory.Exists(path))
        {
            throw new GodwitException($"{path} exists already and was left as it is: choose another name or remove it first.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"{path} cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>The template's text for rules of that name.</summary>
    public static string Text(string name)
    {
        bool isName = name.Length is > 0 and <= LongestName && char.IsLetterOrDigit(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');
        if (!isName) throw GodwitException.Usage($"'{name}' cannot name a rules file: use letters, digits, - and _, as in trend-pullback.");
        using Stream stream = typeof(RuleTemplate).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace(Placeholder, name, StringComparison.Ordinal);
    }
}
