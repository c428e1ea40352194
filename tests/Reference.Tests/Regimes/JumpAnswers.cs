using Godwit.Core.Functions;
using Godwit.Indicators;
using Godwit.Reference.Tests.Metrics;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Regimes;

/// <summary>Jump tests on the logarithmic returns of the closes, and VPIN on closes and volumes.</summary>
internal sealed class JumpAnswers(KnownValues known) : ICaseAnswers
{
    public object? Answer(ReferenceCase given)
    {
        if (given.Name.StartsWith("lee_mykland", StringComparison.Ordinal)) return LeeMykland(given);
        return CaseNames.WithoutTrailingNumber(given.Name) switch
        {
            "barndorff_nielsen_shephard" or "bns" => BarndorffNielsenShephard(),
            "vpin" => Vpin(given),
            _ => UnknownCase.Value,
        };
    }

    private double[] Returns
    {
        get
        {
            double[] closes = known.Series("closes");
            return [.. closes.Zip(closes.Skip(1), (before, now) => DeterministicMath.Log(now) - DeterministicMath.Log(before))];
        }
    }

    private Dictionary<string, object?> BarndorffNielsenShephard()
    {
        JumpVerdict verdict = JumpTests.BarndorffNielsenShephard(Returns);
        return new()
        {
            ["rv"] = verdict.RealisedVariance,
            ["bv"] = verdict.BipowerVariation,
            ["tq"] = verdict.TripowerQuarticity,
            ["relative_jump"] = verdict.RelativeJump,
            ["z"] = verdict.Statistic,
            ["p_value"] = verdict.PValue,
            ["jump_variation"] = verdict.JumpVariation,
        };
    }

    private Dictionary<string, object?> LeeMykland(ReferenceCase given)
    {
        double[] returns = Returns, statistics = JumpTests.LeeMykland(returns, (int)known.Number(given, "K"));
        JumpThreshold threshold = JumpThreshold.Of(returns.Length, known.Number(given, "alpha"));
        double[] valid = [.. statistics.Where(double.IsFinite)];
        return new()
        {
            ["C_n"] = threshold.Location,
            ["S_n"] = threshold.Scale,
            ["critical"] = threshold.Critical,
            ["threshold"] = threshold.Size,
            ["jumps"] = statistics.Select((l, i) => (At: i, Statistic: l)).Where(j => Math.Abs(j.Statistic) > threshold.Size).Select(j => new[] { j.At, j.Statistic }).ToArray(),
            ["first_stat"] = valid.FirstOrDefault(double.NaN),
            ["max_abs"] = valid.Select(Math.Abs).DefaultIfEmpty(double.NaN).Max(),
        };
    }

    private Dictionary<string, object?> Vpin(ReferenceCase given)
    {
        int buckets = (int)known.Number(given, "buckets"), window = (int)known.Number(given, "window");
        VolumeToxicity toxicity = VolumeToxicity.WithLookAhead(known.Series("closes"), known.Series("volumes"), buckets, window);
        int shown = given.Expected.Field("buy_volume_first3").ValueKind == System.Text.Json.JsonValueKind.Array ? given.Expected.Field("buy_volume_first3").GetArrayLength() : 0;
        return new()
        {
            ["bucket_volume"] = toxicity.BucketVolume,
            ["sigma_dp"] = toxicity.ChangeDeviation,
            ["buckets"] = toxicity.BoughtVolumes.Length,
            ["buy_volume_first3"] = toxicity.BoughtVolumes.Take(shown).ToArray(),
            ["vpin_first"] = toxicity.Values[0],
            ["vpin_last"] = toxicity.Values[^1],
            ["vpin_max"] = toxicity.Values.Max(),
            ["count"] = toxicity.Values.Length,
        };
    }
}
