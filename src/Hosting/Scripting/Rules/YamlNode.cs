using Godwit.Strategies.Rules;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>A value of a YAML file with its place.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <summary>A text, number or word.</summary>
internal sealed record YamlScalar(int Line, int Column, RuleText Text) : YamlNode(Line, Column)
{
    public string Value => Text.Text;
}

internal sealed record YamlList(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column);

/// <summary>Keys and values in order; no key stands twice.</summary>
internal sealed record YamlMap(int Line, int Column, IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries) : YamlNode(Line, Column);
