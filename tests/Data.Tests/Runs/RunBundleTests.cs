using System.Text;
using CsCheck;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Runs;

public sealed class RunBundleTests
{
    private const string SourceText = "public sealed class Idea : Strategy { /* <ä> \u0001 */ }\r\n";

    private static readonly RunBundle Sample = new()
    {
        GodwitVersion = "0.1.0",
        RunId = "0fzxq0000abc",
        Strategy = "Idea.cs:Idea",
        Options = new Dictionary<string, string> { ["cash"] = "10000", ["fill"] = "next-open" },
        Lists = new Dictionary<string, IReadOnlyList<string>> { ["param"] = ["fast=10", "slow=30"], ["data"] = [] },
        Data = [new BundleData("TEST_ABC_1h", new string('a', 64), "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", 8784)],
        Source = new BundleSource("Idea.cs", ScriptSource.HashOf(SourceText), SourceText),
        Seed = ulong.MaxValue,
        Digest = new string('0', 32),
    };

    [Fact]
    public void A_bundle_comes_back_and_equal_bundles_are_equal_text()
    {
        string json = Sample.ToJson();
        RunBundle read = RunBundle.Parse(json, "b.json");
        Assert.Equal(json, read.ToJson());
        Assert.Equal(Sample.Options, read.Options);
        Assert.Equal(Sample.Lists, read.Lists);
        Assert.Equal(Sample.Data, read.Data);
        Assert.Equal(Sample.Source, read.Source);
        Assert.Equal((Sample.Seed, Sample.Digest, Sample.RunId, Sample.Strategy), (read.Seed, read.Digest, read.RunId, read.Strategy));
    }

    [Fact]
    public void Any_options_come_back()
    {
        Gen<string> text = Gen.String[Gen.Char[' ', '\u2fff'], 0, 20];
        Gen.Select(Gen.Dictionary(text, text)[0, 5], Gen.Dictionary(text, text.Array[0, 4])[0, 3], Gen.ULong).Sample((options, lists, seed) =>
        {
            RunBundle bundle = Sample with { Options = options, Lists = lists.ToDictionary(l => l.Key, l => (IReadOnlyList<string>)l.Value), Seed = seed };
            RunBundle read = RunBundle.Parse(bundle.ToJson(), "b.json");
            Assert.Equal(bundle.Options, read.Options);
            Assert.Equal(bundle.Lists, read.Lists);
            Assert.Equal(seed, read.Seed);
        });
    }

    [Fact]
    public void A_file_is_written_whole_and_read_back()
    {
        using var home = new ScratchHome();
        string path = home.Write("run.json", "old");
        Sample.WriteFile(path);
        Assert.Equal(Sample.ToJson(), RunBundle.ReadFile(path).ToJson());
        Assert.Equal(["run.json"], Directory.GetFiles(home.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("", "is not a run bundle: it is not valid JSON near line 1.")]
    [InlineData("{\n\n oops", "is not a run bundle: it is not valid JSON near line 3.")]
    [InlineData("[]", "is not a run bundle: it lacks \"format\": \"godwit-run-bundle\".")]
    [InlineData("{\"format\":\"zip\"}", "is not a run bundle: it lacks \"format\": \"godwit-run-bundle\".")]
    [InlineData("{\"format\":\"godwit-run-bundle\",\"formatVersion\":2}", "is a run bundle of version 2 and this Godwit reads versions up to 1: use a newer Godwit.")]
    [InlineData("{\"format\":\"godwit-run-bundle\",\"formatVersion\":1}", "is not a usable run bundle: it lacks 'godwitVersion'.")]
    [InlineData("{\"format\":\"godwit-run-bundle\",\"formatVersion\":1,\"sead\":1}", "is not a usable run bundle: it has an unknown member 'sead'. Did you mean 'seed'?")]
    public void What_is_no_bundle_is_one_sentence(string json, string sentence) =>
        Assert.Equal($"b.json {sentence}", Assert.Throws<GodwitException>(() => RunBundle.Parse(json, "b.json")).Message);

    [Theory]
    [InlineData("\"18446744073709551615\"", "\"-1\"", "'seed' is '-1', not a whole number")]
    [InlineData("\"18446744073709551615\"", "7", "'seed' is not a text")]
    [InlineData("00000000000000000000000000000000", "0000", "'digest' is not 32 hexadecimal digits in lower case")]
    [InlineData("\"cash\": \"10000\"", "\"cash\": 10000", "'options.cash' is not a text")]
    [InlineData("8784", "-5", "'bars' is not a whole number")]
    [InlineData("8784", "1.5", "'bars' is not a whole number")]
    [InlineData("/* <ä>", "/* <b>", "the strategy's source does not match its SHA-256, so it was changed by hand")]
    [InlineData("\"file\": \"Idea.cs\"", "\"file\": \"../Idea.cs\"", "'source.file' must be a bare file name, not '../Idea.cs'")]
    [InlineData("\"fast=10\",", "10,", "'lists.param' is not a text")]
    public void A_damaged_member_is_named(string old, string changed, string problem)
    {
        string json = Sample.ToJson();
        Assert.Contains(old, json);
        Assert.Equal($"b.json is not a usable run bundle: {problem}.", Assert.Throws<GodwitException>(() => RunBundle.Parse(json.Replace(old, changed), "b.json")).Message);
    }

    [Fact]
    public void A_missing_or_huge_file_is_one_sentence()
    {
        using var home = new ScratchHome();
        string path = home.File("none.json");
        Assert.Equal($"There is no bundle file {path}.", Assert.Throws<GodwitException>(() => RunBundle.ReadFile(path)).Message);
        using (FileStream huge = File.Create(home.File("huge.json"))) huge.SetLength(17 * 1024 * 1024);
        Assert.Contains("a bundle has at most", Assert.Throws<GodwitException>(() => RunBundle.ReadFile(home.File("huge.json"))).Message);
        Assert.Throws<GodwitException>(() => RunBundle.ReadFile(home.Path));
    }

    [Fact]
    public void Other_data_is_refused()
    {
        Sample.RequireData(Sample.Data);
        Assert.StartsWith("The bundle was made with TEST_ABC_1h of SHA-256 aaaa", Assert.Throws<GodwitException>(
            () => Sample.RequireData([Sample.Data[0] with { Sha256 = new string('b', 64) }])).Message);
        Assert.Contains("which is not here", Assert.Throws<GodwitException>(() => Sample.RequireData([])).Message);
    }

    [Fact]
    public void Another_digest_is_refused_with_a_likely_reason()
    {
        Sample.RequireDigest(Sample.Digest, "0.9.0");
        string other = new('1', 32);
        Assert.EndsWith("the bundle was made by Godwit 0.1.0 and this is 0.9.0.", Assert.Throws<GodwitException>(() => Sample.RequireDigest(other, "0.9.0")).Message);
        Assert.EndsWith("a defect worth reporting.", Assert.Throws<GodwitException>(() => Sample.RequireDigest(other, "0.1.0")).Message);
    }

    [Fact]
    public void The_reader_never_fails_with_anything_but_a_sentence()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Sample.ToJson());
        string[] pieces = ["{", "}", "[", "]", "\"", "\\u", "\\uD800", "null", "1e999", "true", ",", ":", "\0", "//", "\"format\"", "é", "\n", "-"];
        Gen<(int Length, int At, byte Value, int Piece, int Kind)> changes =
            Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, pieces.Length - 1], Gen.Int[0, 2]);
        changes.Sample(change =>
        {
            byte[] bytes = [.. whole];
            string text;
            switch (change.Kind)
            {
                case 0: text = Encoding.UTF8.GetString(whole, 0, change.Length); break;
                case 1: bytes[change.At] = change.Value; text = Encoding.UTF8.GetString(bytes); break;
                default: text = Encoding.UTF8.GetString(whole).Insert(Math.Min(change.At, Sample.ToJson().Length), pieces[change.Piece]); break;
            }
            try
            {
                RunBundle.Parse(text, "b.json");
            }
            catch (GodwitException e)
            {
                Assert.StartsWith("b.json is ", e.Message);
            }
        }, iter: 3000);
    }
}
