namespace Godwit.Hosting.Scripting;

/// <summary>A strategy in a C# file as named on the command line: <c>MyIdea.cs</c>, or <c>MyIdea.cs:ClassName</c> when the file holds several.</summary>
public readonly record struct ScriptReference(string Path, string? ClassName = null)
{
    private const string Extension = ".cs";

    /// <summary>True when the text names a C# file, whether or not it exists; otherwise it can only be a shipped strategy.</summary>
    public static bool TryParse(string text, out ScriptReference reference)
    {
        reference = default;
        if (text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && text.Length > Extension.Length)
        {
            reference = new ScriptReference(text);
            return true;
        }
        int at = text.LastIndexOf(':');
        if (at < 0 || !text[..at].EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || at == text.Length - 1) return false;
        reference = new ScriptReference(text[..at], text[(at + 1)..]);
        return true;
    }

    public override string ToString() => ClassName is null ? Path : $"{Path}:{ClassName}";
}
