using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Strategies;
using Godwit.Strategies.Rules;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>Makes a <see cref="RuleFile"/> of a text. All mistakes are gathered, so that they can be mended in one go.</summary>
internal sealed partial class RuleFileReader
{
    private const int MostMistakes = 20;
    private const int MostNames = 200;
    private const int LongestName = 100;

    private readonly ScriptSource _source;
    private readonly RuleWriter _rules;
    private readonly List<RuleException> _mistakes = [];
    private readonly List<RuleSetting> _settings = [];

    private RuleFileReader(ScriptSource source) => (_source, _rules) = (source, new RuleWriter());

    /// <exception cref="RuleFileException">What is wrong, place by place.</exception>
    public static RuleFile Read(ScriptSource source)
    {
        var reader = new RuleFileReader(source);
        RuleDefinition? definition = null;
        reader.Try(() => definition = reader.ReadRoot(YamlReader.Read(source)));
        if (reader._mistakes.Count == 0) reader.Try(() => definition!.Check());
        if (reader._mistakes.Count > 0)
            throw new RuleFileException(source.Path, [.. reader._mistakes.OrderBy(m => m.Line).ThenBy(m => m.Column).Take(MostMistakes)], source.Text);
        return new RuleFile(source, definition!, reader._settings, RuleAdvice.Of(definition!, reader._settings.Select(s => s.Key)));
    }

    private RuleDefinition ReadRoot(YamlNode? document)
    {
        if (document is null) throw new RuleException(_source.Path, 1, 1, "The file is empty: 'godwit new rules NAME' writes one to start from.");
        Dictionary<string, YamlNode> values = Keys(MapOf(document, "A rules file consists of keys such as long, with what belongs to them indented below"), RuleKey.Root, "A rules file");
        YamlNode? Value(string key) => values.GetValueOrDefault(key);
        var definition = new RuleDefinition(Path.GetFileNameWithoutExtension(_source.Path));
        Try(() => definition = definition with { Name = Value("name") is { } name ? NameOf(name) : definition.Name });
        Try(() => definition = definition with { Description = Value("description") is { } text ? ScalarOf(text, "description").Value.Trim() : "" });
        Try(() => definition = definition with { Universe = Value("universe") is { } universe ? Symbols(universe) : [] });
        Try(() => definition = definition with { Timeframe = Value("timeframe") is { } frame ? IntervalOf(frame) : null });
        if (Value("parameters") is { } parameters) Try(() => ReadParameters(parameters));
        if (Value("indicators") is { } indicators) Try(() => ReadIndicators(indicators));
        definition = definition with { Parameters = _rules.Parameters, Indicators = _rules.Indicators };
        Try(() => definition = definition with { Requirements = Value("require") is { } require ? Requirements(require) : [] });
        Try(() => definition = definition with { Long = Value("long") is { } side ? SideOf(side, "long") : null });
        Try(() => definition = definition with { Short = Value("short") is { } side ? SideOf(side, "short") : null });
        if (Value("long") is null && Value("short") is null)
            _mistakes.Add(Wrong(document, "There is no entry: write long: or short: with enter: below it."));
        foreach (RuleKey key in RuleKey.Root)
            if (key.Option is not null && Value(key.Name) is { } setting) Try(() => ReadSetting(key, setting));
        AddDirection(definition);
        if (_mistakes.Count == 0) Try(() => CheckStyle(_settings, Value("size") ?? document));
        return definition;
    }

    /// <summary>The sides for which there are rules; a run can narrow them.</summary>
    private void AddDirection(RuleDefinition definition)
    {
        Direction direction = definition.Short is null ? Direction.Long : definition.Long is null ? Direction.Short : Direction.Both;
        _settings.Add(new RuleSetting(direction == Direction.Both ? "long and short" : direction.ToString().ToLowerInvariant(), nameof(Composition.BacktestOptions.Direction), "--direction", direction.ToString()));
    }

    private RuleSide SideOf(YamlNode node, string side)
    {
        Dictionary<string, YamlNode> values = Keys(MapOf(node, $"{side} has two keys: enter and exit"), RuleKey.Side, $"'{side}'");
        Expression? enter = null, exit = null;
        if (values.TryGetValue("enter", out YamlNode? opening)) Try(() => enter = Condition(opening, $"{side}.enter"));
        else _mistakes.Add(Wrong(node, $"'{side}' has no entry: write enter: with a condition."));
        if (values.TryGetValue("exit", out YamlNode? closing)) Try(() => exit = Condition(closing, $"{side}.exit"));
        return new RuleSide(enter, exit);
    }

    /// <summary>A condition: one text, or several below all: or any:.</summary>
    private Expression Condition(YamlNode node, string what)
    {
        switch (node)
        {
            case YamlScalar scalar: return _rules.Condition(FilledText(scalar, what));
            case YamlMap { Entries: [var (key, value)] } when key.Value is "all" or "any":
                if (value is not YamlList { Items.Count: > 0 } list) throw Wrong(value, $"'{key.Value}' needs a list of conditions below it, each after '- '.");
                var conditions = new List<Expression>();
                foreach (YamlNode item in list.Items) Try(() => conditions.Add(Condition(item, what)));
                if (conditions.Count == 0) throw new RuleException(_source.Path, 0, 0, "");
                return RuleWriter.Join(conditions, isAll: key.Value == "all");
            case YamlMap map: throw Wrong(map.Entries is [var first, ..] ? first.Key : map, $"{what} is one condition, or has the one key all: or any: with a list of conditions.{Suggestions.For(map.Entries is [var f, ..] ? f.Key.Value : "", ["all", "any"])}");
            default: throw Wrong(node, $"{what} is a list: write all: (every condition must hold) or any: (one is enough) above it.");
        }
    }

    private List<Expression> Requirements(YamlNode node)
    {
        YamlNode[] items = node is YamlList list ? [.. list.Items] : [node];
        var requirements = new List<Expression>();
        foreach (YamlNode item in items)
        {
            Expression condition = _rules.Condition(FilledText(ScalarOf(item, "require"), "require"));
            if (!condition.IsConstant) throw Wrong(item, "require compares parameters and numbers alone, as in fast < slow.");
            requirements.Add(condition);
        }
        return requirements;
    }

    private void ReadIndicators(YamlNode node)
    {
        YamlMap map = MapOf(node, "indicators has one line for each name, as in trend: ema(close, 200)");
        if (map.Entries.Count > MostNames) throw Wrong(map, $"There are {map.Entries.Count} names; a file has at most {MostNames}.");
        _rules.Announce(map.Entries.Select(e => e.Key.Value));
        foreach ((YamlScalar key, YamlNode value) in map.Entries)
            Try(() => _rules.AddIndicator(key.Text, FilledText(ScalarOf(value, $"indicators.{key.Value}"), $"indicators.{key.Value}")));
    }

    /// <summary>Does a part; a mistake in it is kept, and the rest goes on.</summary>
    private void Try(Action part)
    {
        try
        {
            part();
        }
        catch (RuleException mistake) when (mistake.Sentence.Length == 0 || _rules.IsConsequence(mistake))
        {
            // Follows from a mistake that is told already.
        }
        catch (RuleException mistake)
        {
            _mistakes.Add(mistake);
        }
    }

    private Dictionary<string, YamlNode> Keys(YamlMap map, IReadOnlyList<RuleKey> known, string owner)
    {
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach ((YamlScalar key, YamlNode value) in map.Entries)
        {
            if (known.Any(k => k.Name == key.Value)) values.Add(key.Value, value);
            else if (key.Value.Contains(')', StringComparison.Ordinal)) _mistakes.Add(Wrong(key, "Between { } a comma ends a value: put a text with commas in quotes."));
            else _mistakes.Add(Wrong(key, $"{owner} has no key '{Cut(key.Value)}'; it has {string.Join(", ", known.Select(k => k.Name))}.{Suggestions.For(key.Value.Replace('-', '_'), known.Select(k => k.Name))}"));
        }
        return values;
    }

    private YamlMap MapOf(YamlNode node, string expected) => node as YamlMap ?? throw Wrong(node, $"{expected}.");

    private YamlScalar ScalarOf(YamlNode node, string what) => node as YamlScalar ?? throw Wrong(node, $"{what} takes one value, not {(node is YamlList ? "a list" : "keys")}.");

    private RuleText FilledText(YamlScalar scalar, string what) =>
        scalar.Value.Trim().Length > 0 ? scalar.Text : throw Wrong(scalar, $"{what} is empty: write what belongs there or leave the key out.");

    private RuleException Wrong(YamlNode node, string sentence) => new(_source.Path, node.Line, node.Column, sentence);

    private static string Cut(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private string NameOf(YamlNode node)
    {
        string name = ScalarOf(node, "name").Value.Trim();
        bool isName = name.Length is > 0 and <= LongestName && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_');
        return isName ? name : throw Wrong(node, $"'{Cut(name)}' is no name: use letters, digits, spaces, - and _, {LongestName} at most.");
    }

    private List<string> Symbols(YamlNode node)
    {
        YamlNode[] items = node is YamlList list ? [.. list.Items] : [node];
        var symbols = new List<string>();
        foreach (YamlNode item in items)
        {
            string symbol = ScalarOf(item, "universe").Value.Trim();
            if (symbol.Length == 0 || symbol.Any(c => char.IsWhiteSpace(c) || c == ',')) throw Wrong(item, $"'{Cut(symbol)}' is no symbol: write a list such as [BTCUSDT, BINANCE:ETHUSDT].");
            symbols.Add(symbol);
        }
        return symbols.Count == 1 && symbols[0] == "any" ? [] : symbols;
    }

    private BarInterval IntervalOf(YamlNode node)
    {
        string text = ScalarOf(node, "timeframe").Value.Trim();
        return BarInterval.TryParse(text, out BarInterval interval) ? interval : throw Wrong(node, $"'{Cut(text)}' is no bar length: write 1m, 4h or 1d.");
    }
}
