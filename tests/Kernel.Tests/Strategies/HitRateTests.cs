using CsCheck;
using Godwit.Core.Randomness;
using Godwit.Strategies.Signals;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>A strategy's own record: judged when the horizon has passed, never before.</summary>
public sealed class HitRateTests
{
    [Fact]
    public void It_is_the_shrunken_share_of_judged_opinions()
    {
        Gen.ULong.Sample(seed =>
        {
            var dice = new SeededRandom(seed);
            int horizon = 1 + dice.NextInt(8), bars = 60;
            var rate = new HitRate(horizon);
            var closes = new List<double>();
            var signs = new List<int>();
            for (int i = 0; i < bars; i++)
            {
                closes.Add(90 + dice.NextInt(20));
                signs.Add(dice.NextInt(3) - 1);
                rate.Update(closes[i]);
                foreach (int side in new[] { 1, -1 })
                {
                    bool[] judged = [.. Enumerable.Range(0, Math.Max(0, i + 1 - horizon)).Where(j => signs[j] == side).Select(j => side * (closes[j + horizon] - closes[j]) > 0)];
                    Assert.Equal((judged.Count(right => right) + 5.0) / (judged.Length + 10.0), rate.Of(side), 12);
                }
                rate.Record(signs[i]);
            }
        }, iter: 200);
    }

    [Fact]
    public void Without_a_record_it_is_a_coin() => Assert.Equal((0.5, 0.5, 0.5), (new HitRate(3).Of(1), new HitRate(3).Of(-1), new HitRate(3).Overall));
}
