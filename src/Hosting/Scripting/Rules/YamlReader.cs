using Godwit.Strategies.Rules;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>
/// Reads one YAML document into nodes that know their places. Rules need no more than keys, lists and texts: anchors, aliases, tags and
/// further documents are refused, so that a small file cannot stand for a large one, and depth and number of nodes are limited.
/// </summary>
internal sealed class YamlReader
{
    private const int DeepestLevel = 12;
    private const int MostNodes = 2_000;

    private readonly ScriptSource _source;
    private readonly IParser _parser;
    private int _nodes;

    private YamlReader(ScriptSource source)
    {
        _source = source;
        _parser = new Parser(new StringReader(source.Text));
    }

    /// <exception cref="RuleException">It is no YAML, or YAML of a kind that rules do not use.</exception>
    public static YamlNode? Read(ScriptSource source)
    {
        var reader = new YamlReader(source);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            throw reader.TabOf() ?? reader.Wrong(e.Start, Explain(e));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException or NullReferenceException)
        {
            // What the library did not expect either.
            throw reader.Wrong(reader._parser.Current?.Start ?? Mark.Empty, "This is no YAML.");
        }
    }

    private YamlNode? ReadDocument()
    {
        _parser.MoveNext();
        Next();
        if (_parser.Current is StreamEnd) return null;
        Next();
        YamlNode root = ReadNode(0);
        if (_parser.Current is DocumentEnd) Next();
        return _parser.Current is StreamEnd or null ? root : throw Wrong(_parser.Current!.Start, "A rules file is one document: leave out the line '---' and what follows it.");
    }

    private void Next() => _parser.MoveNext();

    private YamlNode ReadNode(int depth)
    {
        ParsingEvent here = _parser.Current ?? throw new InvalidOperationException("The document ends too early.");
        if (depth > DeepestLevel) throw Wrong(here.Start, $"This is nested deeper than {DeepestLevel} levels.");
        if (++_nodes > MostNodes) throw Wrong(here.Start, $"A rules file has at most {MostNodes} values.");
        if (here is AnchorAlias or NodeEvent { Anchor.IsEmpty: false }) throw Wrong(here.Start, "Rules use no anchors and aliases (& and *): write the value out, give it a name under indicators, or put the text in quotes.");
        if (here is NodeEvent { Tag.IsEmpty: false }) throw Wrong(here.Start, "Rules use no tags (!): write the plain value, or put the text in quotes.");
        switch (here)
        {
            case Scalar scalar:
                Next();
                return new YamlScalar((int)scalar.Start.Line, (int)scalar.Start.Column, TextOf(scalar));
            case SequenceStart:
                Next();
                var items = new List<YamlNode>();
                while (_parser.Current is not SequenceEnd) items.Add(ReadNode(depth + 1));
                Next();
                return new YamlList((int)here.Start.Line, (int)here.Start.Column, items);
            case MappingStart:
                Next();
                return ReadMap(here.Start, depth);
            default: throw new InvalidOperationException($"{here.GetType().Name} was not expected.");
        }
    }

    private YamlMap ReadMap(Mark start, int depth)
    {
        var entries = new List<(YamlScalar, YamlNode)>();
        var seen = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        while (_parser.Current is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not YamlScalar key) throw Wrong(_parser.Current!.Start, "A key must be a word.");
            if (!seen.TryAdd(key.Value, key)) throw new RuleException(_source.Path, key.Line, key.Column, $"'{key.Value}' stands twice; the first is in line {seen[key.Value].Line}.");
            entries.Add((key, ReadNode(depth + 1)));
        }
        Next();
        return new YamlMap((int)start.Line, (int)start.Column, entries);
    }

    /// <summary>
    /// The value with the place of each character. Folding changes white space alone, so that the characters between it are found
    /// one after the other in the file, from the value's start on.
    /// </summary>
    private RuleText TextOf(Scalar scalar)
    {
        string file = _source.Text, value = scalar.Value;
        int at = (int)scalar.Start.Index, end = Math.Min((int)scalar.End.Index, file.Length);
        int line = (int)scalar.Start.Line, column = (int)scalar.Start.Column;
        void Advance()
        {
            if (file[at++] == '\n') (line, column) = (line + 1, 1);
            else column++;
        }
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
            while (at < end && file[at] != '\n') Advance();
        else if (scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted && at < end) Advance();
        var places = new (int, int)[value.Length + 1];
        for (int i = 0; i < value.Length; i++)
        {
            if (!char.IsWhiteSpace(value[i]))
                while (at < end && file[at] != value[i]) Advance();
            places[i] = (line, column);
            if (!char.IsWhiteSpace(value[i]) && at < end) Advance();
        }
        places[value.Length] = (line, column);
        return new RuleText(_source.Path, value, places);
    }

    /// <summary>The usual reason why a file that looks right is no YAML: the first line that is indented with a tab.</summary>
    private RuleException? TabOf()
    {
        int line = Array.FindIndex(_source.Text.Split('\n'), l => l.TrimStart(' ').StartsWith('\t'));
        return line < 0 ? null : new RuleException(_source.Path, line + 1, 1, "This line begins with a tab: YAML is indented with spaces.");
    }

    private static string Explain(YamlException e)
    {
        if (e.Message.Contains("mapping values", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("invalid mapping", StringComparison.OrdinalIgnoreCase))
            return "This is no YAML: a text that has a colon followed by a space needs quotes, and a key stands on a line of its own.";
        if (e.Message.Contains("flow", StringComparison.OrdinalIgnoreCase))
            return "This is no YAML: between { } or [ ] a comma ends a value, and every bracket needs its other half; put a text with commas or brackets in quotes.";
        string told = e.InnerException?.Message ?? e.Message;
        int behindPlace = told.LastIndexOf("): ", StringComparison.Ordinal);
        if (behindPlace >= 0) told = told[(behindPlace + 3)..];
        return $"This is no YAML: {char.ToLowerInvariant(told[0])}{told[1..].TrimEnd('.')}.";
    }

    private RuleException Wrong(Mark at, string sentence) => new(_source.Path, Math.Max(1, (int)at.Line), Math.Max(1, (int)at.Column), sentence);
}
