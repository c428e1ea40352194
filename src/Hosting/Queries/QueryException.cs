using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Queries;

/// <summary>A query that cannot be answered, with the place where the database found the mistake.</summary>
public sealed class QueryException : GodwitException
{
    private QueryException(string message, string? picture, Exception? inner) : base(message, inner!) => Picture = picture;

    /// <summary>The line of the query and a caret below the place; null when there is no place.</summary>
    public string? Picture { get; }

    /// <summary>The database's words: its first lines become one sentence, what follows <c>LINE</c> the picture.</summary>
    internal static QueryException Of(string words, Exception? inner = null)
    {
        string[] lines = words.ReplaceLineEndings("\n").Split('\n');
        int place = Array.FindIndex(lines, l => l.StartsWith("LINE ", StringComparison.Ordinal));
        string sentence = string.Join(' ', (place < 0 ? lines : lines[..place]).Select(l => l.Trim()).Where(l => l.Length > 0));
        string? picture = place < 0 ? null : string.Join('\n', lines[place..].Select(l => l.TrimEnd()).Where(l => l.Length > 0));
        if (sentence.Contains("file system operations are disabled", StringComparison.Ordinal))
            sentence = $"{sentence.Split(" - ")[0]}: SQL reads nothing but the store, unless --allow-files is given";
        else if (sentence.StartsWith("Out of Memory", StringComparison.Ordinal))
            sentence = "The query needs more memory than it may use: ask for less, or raise --memory";
        bool usage = sentence.StartsWith("Parser", StringComparison.Ordinal) || sentence.StartsWith("Binder", StringComparison.Ordinal)
            || sentence.StartsWith("Catalog", StringComparison.Ordinal) || sentence.StartsWith("Syntax", StringComparison.Ordinal) || sentence.StartsWith("Permission", StringComparison.Ordinal);
        return new QueryException(sentence.EndsWith('?') ? sentence : sentence.TrimEnd('.', '!') + ".", picture, inner) { IsUsage = usage };
    }

    internal static QueryException Refused(string sentence) => new(sentence, null, null) { IsUsage = true };
}
