using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Strategies.Rules;
using Godwit.Strategies.Sizing;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>Parameters and settings: numbers, shares, sizes.</summary>
internal sealed partial class RuleFileReader
{
    private void ReadParameters(YamlNode node)
    {
        YamlMap map = MapOf(node, "parameters has one line for each name, as in fast: 12");
        if (map.Entries.Count > MostNames) throw Wrong(map, $"There are {map.Entries.Count} names; a file has at most {MostNames}.");
        foreach ((YamlScalar key, YamlNode value) in map.Entries) Try(() => ReadParameter(key, value));
    }

    private void ReadParameter(YamlScalar key, YamlNode value)
    {
        Dictionary<string, YamlNode> parts = value is YamlMap map ? Keys(map, RuleKey.Parameter, $"The parameter '{Cut(key.Value)}'") : new() { ["default"] = value };
        string what = $"parameters.{key.Value}";
        if (!parts.TryGetValue("default", out YamlNode? standard)) throw _rules.Broken(key.Text, Wrong(value, $"{what} needs a default."));
        try
        {
            string text = ScalarOf(standard, what).Value.Trim();
            double number = NumberOf(standard, what);
            double min = parts.TryGetValue("min", out YamlNode? least) ? NumberOf(least, what + ".min") : double.NegativeInfinity;
            double max = parts.TryGetValue("max", out YamlNode? most) ? NumberOf(most, what + ".max") : double.PositiveInfinity;
            if (min > max) throw Wrong(most!, $"{what}: max lies below min.");
            if (number < min || number > max) throw Wrong(standard, string.Create(CultureInfo.InvariantCulture, $"{what}: the default {number} lies {(number < min ? $"below the min {min}" : $"above the max {max}")}."));
            string meaning = parts.TryGetValue("meaning", out YamlNode? words) ? ScalarOf(words, what + ".meaning").Value.Trim() : "";
            bool isWhole = Math.Floor(number) == number && !text.Contains('.', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal);
            _rules.AddParameter(key.Text, new RuleParameter(key.Value, _rules.Parameters.Count, isWhole, number) { Min = min, Max = max, Meaning = meaning });
        }
        catch (RuleException mistake)
        {
            throw _rules.Broken(key.Text, mistake);
        }
    }

    private double NumberOf(YamlNode node, string what)
    {
        string text = ScalarOf(node, what).Value.Trim();
        bool isPercent = text.EndsWith('%');
        bool isNumber = double.TryParse(isPercent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && Math.Abs(value) < 1e15;
        return isNumber ? isPercent ? value / 100 : value : throw Wrong(node, $"{what} must be a number, not '{Cut(text)}'.");
    }

    private void ReadSetting(RuleKey key, YamlNode node)
    {
        string value = key.Kind switch
        {
            RuleKeyKind.Size => SizeOf(node),
            RuleKeyKind.Count => CountOf(key, ScalarOf(node, key.Name)),
            RuleKeyKind.Order => OrderOf(ScalarOf(node, key.Name)),
            _ => FilledText(ScalarOf(node, key.Name), key.Name).Text.Trim(),
        };
        var setting = new RuleSetting(key.Name, key.Option!, key.Flag!, value);
        // A size can need a stop that stands elsewhere: it is judged with all the others.
        if (key.Kind != RuleKeyKind.Size) CheckStyle([setting], node);
        _settings.Add(setting);
    }

    /// <summary>Whether the settings are understood and fit together, by the same judgement that the command line gets.</summary>
    private void CheckStyle(IReadOnlyList<RuleSetting> settings, YamlNode at)
    {
        try
        {
            StyleComposer.Compose(OptionMap.With(new BacktestOptions(), settings));
        }
        catch (GodwitException e)
        {
            string sentence = e.Message;
            foreach (RuleKey key in RuleKey.Root)
                if (key.Flag is { } flag) sentence = sentence.Replace(flag, key.Name, StringComparison.Ordinal);
            throw Wrong(at, sentence);
        }
    }

    /// <summary>A share of equity, a sizing as on the command line, or its name and amount as key and value.</summary>
    private string SizeOf(YamlNode node)
    {
        string text = node switch
        {
            YamlScalar scalar => FilledText(scalar, "size").Text.Trim(),
            YamlMap { Entries: [(var kind, YamlScalar amount)] } => $"{kind.Value.Trim().Replace('_', '-')}:{amount.Value.Trim()}",
            _ => throw Wrong(node, "size is one value such as 10%, or one sizing with its amount such as notional: 500."),
        };
        try
        {
            PositionSizing.ParseText(text);
            return text;
        }
        catch (GodwitException e)
        {
            throw Wrong(node, e.Message);
        }
    }

    private string CountOf(RuleKey key, YamlScalar node)
    {
        bool isCount = int.TryParse(node.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int bars) && bars > 0 && bars <= key.Most;
        return isCount ? bars.ToString(CultureInfo.InvariantCulture) : throw Wrong(node, $"{key.Name} must be a whole number of bars from 1 to {key.Most}, not '{Cut(node.Value)}'.");
    }

    private string OrderOf(YamlScalar node) => node.Value.Trim() switch
    {
        "market" => bool.FalseString,
        "limit" => bool.TrueString,
        var other => throw Wrong(node, $"entry_order is market or limit, not '{Cut(other)}'.{Suggestions.For(other, ["market", "limit"])}"),
    };
}
