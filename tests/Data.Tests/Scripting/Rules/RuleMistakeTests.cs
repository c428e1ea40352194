using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Strategies.Rules;

namespace Godwit.Data.Tests.Scripting.Rules;

/// <summary>What is wrong with a rules file is told with line and column; Cases/rule-mistakes.txt has the cases.</summary>
public sealed class RuleMistakeTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases => File.ReadAllText(Documents.Path("tests/Data.Tests/Scripting/Rules/Cases/rule-mistakes.txt"))
        .ReplaceLineEndings("\n").Split("\n----\n")[1..].Select(block => $"\n{block}".Split("\n=>\n"))
        .Select(parts => new TheoryDataRow<string, string>(parts[0].Length > 0 ? parts[0][1..] : "", parts[1].Trim()));

    [Theory, MemberData(nameof(Cases))]
    public void A_mistake_is_told_with_its_place(string text, string expected)
    {
        var refusal = Assert.Throws<RuleFileException>(() => TestRules.Load(text));
        Assert.Equal(expected, string.Join('\n', refusal.Mistakes.Select(m => $"{m.Line}:{m.Column} {m.Sentence}")));
        Assert.Equal($"{TestRules.Path} cannot be used: {refusal.Mistakes.Count} mistake{(refusal.Mistakes.Count == 1 ? "" : "s")}.", refusal.Message.Split('\n')[^1]);
    }

    [Fact]
    public void The_line_is_shown_with_a_mark_below_the_place()
    {
        var refusal = Assert.Throws<RuleFileException>(() => TestRules.Load("long:\n  enter: clse > 3\n"));
        Assert.StartsWith("idea.yaml(2,10): 'clse' is not known here. Did you mean 'close'?\n      enter: clse > 3\n             ^\n", refusal.Message);
    }

    [Fact]
    public void Bombs_are_refused_quickly()
    {
        string laughs = "a: &a [x, x]\n" + string.Join('\n', Enumerable.Range(1, 20).Select(i => $"b{i}: &b{i} [*a, *a]"));
        Assert.Contains("anchors", Assert.Throws<RuleFileException>(() => TestRules.Load(laughs)).Message);
        // Names that each stand for two of the one before: thousands of millions of parts if they were written out.
        string doubling = "indicators:\n  n0: close\n" + string.Concat(Enumerable.Range(1, 150).Select(i => $"  n{i}: n{i - 1} + n{i - 1}\n")) + "long: {enter: n150 > 0}\n";
        Assert.True(TestMarket.Run(() => TestRules.Create(doubling), bars: 50).OrdersSent > 0);
        Assert.NotEmpty(RuleExplanation.Of(TestRules.Load(doubling), TestScripts.NoParameters).Sections);
        string numbers = "indicators:\n  n0: 1\n" + string.Concat(Enumerable.Range(1, 150).Select(i => $"  n{i}: n{i - 1} + n{i - 1}\n")) + "long: {enter: 'close > n150 and ema(close, n3) > 0'}\nrequire: n150 > 1\n";
        Assert.NotNull(TestRules.Load(numbers).Definition);
        foreach (string deep in new[] { new string('[', 5000), new string('{', 5000), "long: {enter: " + new string('(', 1900) + "}", "long: {enter: " + new string('-', 1900) + "1}", "a: " + new string('x', 200_000) })
            Assert.ThrowsAny<GodwitException>(() => TestRules.Load(deep));
    }

    [Fact]
    public void Whatever_happens_to_a_file_it_loads_or_is_refused_in_sentences()
    {
        string[] samples = [.. TestRules.Samples.Select(File.ReadAllText), RuleTemplate.Text("template")];
        const string splinters = ":-[]{}&*!|>'\"%@`#,?\n\t ().<>=0123456789enterexitlongandornot\u00e9\u0001";
        var random = new SeededRandom(2024);
        int loaded = 0;
        for (int i = 0; i < 6_000; i++)
        {
            var text = new List<char>(samples[random.NextInt(samples.Length)]);
            for (int k = random.NextInt(4); k >= 0; k--)
            {
                int at = random.NextInt(text.Count), length = Math.Min(random.NextInt(12), text.Count - at);
                switch (random.NextInt(4))
                {
                    case 0: text.RemoveRange(at, length); break;
                    case 1: text.InsertRange(at, text.GetRange(random.NextInt(text.Count - length), length)); break;
                    case 2: text[at] = splinters[random.NextInt(splinters.Length)]; break;
                    default: text.Insert(at, splinters[random.NextInt(splinters.Length)]); break;
                }
            }
            try
            {
                TestRules.Load(new string([.. text]));
                loaded++;
            }
            catch (RuleFileException refusal)
            {
                Assert.NotEmpty(refusal.Mistakes);
                Assert.All(refusal.Mistakes, (RuleException m) => Assert.True(m.Line > 0 && m.Column > 0 && m.Sentence.EndsWith('.') | m.Sentence.EndsWith('?'), m.Message));
            }
        }
        Assert.InRange(loaded, 500, 5_500);
    }
}
