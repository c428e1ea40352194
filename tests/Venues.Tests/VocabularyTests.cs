using System.Net;
using CsCheck;
using Godwit.Core.Time;
using Godwit.Hosting.Downloads;
using Godwit.Venues.Coinbase.History;
using Godwit.Venues.Common.Faults;
using Godwit.Venues.Common.Symbols;

namespace Godwit.Venues.Tests;

/// <summary>The words that all venues share: faults, names, ranges.</summary>
public sealed class VocabularyTests
{
    [Theory]
    [InlineData(429, FaultKind.Throttled, FaultKind.Throttled)]
    [InlineData(418, FaultKind.Throttled, FaultKind.Throttled)]
    [InlineData(401, FaultKind.Authentication, FaultKind.Authentication)]
    [InlineData(403, FaultKind.Authentication, FaultKind.Authentication)]
    [InlineData(451, FaultKind.Authentication, FaultKind.Authentication)]
    [InlineData(400, FaultKind.Rejected, FaultKind.Rejected)]
    [InlineData(408, FaultKind.Transient, FaultKind.Ambiguous)]
    [InlineData(500, FaultKind.Transient, FaultKind.Ambiguous)]
    [InlineData(504, FaultKind.Transient, FaultKind.Ambiguous)]
    [InlineData(302, FaultKind.Fatal, FaultKind.Fatal)]
    public void A_status_means_the_same_everywhere(int status, FaultKind question, FaultKind change)
    {
        Assert.Equal(question, HttpFaults.OfStatus("host", (HttpStatusCode)status, "body", null).Kind);
        Assert.Equal(change, HttpFaults.OfStatus("host", (HttpStatusCode)status, "body", null, isQuestion: false).Kind);
    }

    [Fact]
    public void Only_what_did_not_happen_may_be_repeated() =>
        Assert.Equal(
            [FaultKind.Transient, FaultKind.Throttled],
            Enum.GetValues<FaultKind>().Where(kind => new VenueFault(kind, "").MayRepeat));

    [Fact]
    public void Names_with_and_without_dash_are_one_to_one()
    {
        PairNames names = CoinbaseHistory.Products;
        foreach (string quote in names.Quotes) Assert.DoesNotContain(names.Quotes, other => other != quote && other.EndsWith(quote));
        Gen.Select(Gen.String[Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"], 1, 8], Gen.Int[0, names.Quotes.Count - 1]).Sample((coin, q) =>
        {
            string product = $"{coin}-{names.Quotes[q]}";
            return names.WithoutDash(product) is { } symbol && !symbol.Contains('-') && names.WithDash(symbol) == product && names.WithDash(product.ToLowerInvariant()) == product;
        });
    }

    [Theory]
    [InlineData("BTC")]
    [InlineData("-USD")]
    [InlineData("USD")]
    [InlineData("BTC-")]
    [InlineData("B TC-USD")]
    [InlineData("BTC-USD-PERP")]
    [InlineData("")]
    public void What_is_no_pair_has_no_name(string text) => Assert.Null(CoinbaseHistory.Products.WithDash(text));

    [Fact]
    public void Ranges_are_the_set_of_their_instants()
    {
        Gen<(int From, int Length)> range = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 12]);
        Gen.Select(range.Array[0, 12], range).Sample((added, asked) =>
        {
            var ranges = new TimeRanges();
            var naive = new HashSet<int>();
            foreach ((int from, int length) in added)
            {
                ranges.Add(new Instant(from), new Instant(from + length));
                for (int i = from; i < from + length; i++) naive.Add(i);
            }
            HashSet<int> missing = [.. ranges.Missing(new Instant(asked.From), new Instant(asked.From + asked.Length)).SelectMany(r => Enumerable.Range((int)r.From.UnixNanos, (int)(r.To.UnixNanos - r.From.UnixNanos)))];
            int[] expected = [.. Enumerable.Range(asked.From, asked.Length).Where(i => !naive.Contains(i))];
            bool apart = ranges.All.Zip(ranges.All.Skip(1)).All(pair => pair.First.To < pair.Second.From);
            return missing.SetEquals(expected) && apart;
        });
    }
}
