using System.Globalization;
using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Data.Import;
using Godwit.Data.Quality;

namespace Godwit.Data.Tests.Quality;

/// <summary>Every defect of the real candle files is found, in the numbers that an independent count gives.</summary>
public sealed class RealQualityTests
{
    private static string Folder => Path.Combine(Environment.GetEnvironmentVariable("GODWIT_SHARED") ?? Path.Combine(Scripting.Documents.Path(".."), "shared"), "data");

    public static IEnumerable<TheoryDataRow<string>> Files
    {
        get
        {
            string manifest = Path.Combine(Folder, "MANIFEST.json");
            if (!File.Exists(manifest))
            {
                yield return new TheoryDataRow<string>("") { Skip = $"{manifest} is not there: set GODWIT_SHARED" };
                yield break;
            }
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            foreach (JsonElement file in json.RootElement.GetProperty("files").EnumerateArray())
                if (file.TryGetProperty("missing_bars", out _)) yield return new TheoryDataRow<string>(file.GetProperty("file").GetString()!);
        }
    }

    [Theory]
    [Trait("pace", "slow")]
    [MemberData(nameof(Files))]
    public void The_counts_are_those_of_the_manifest(string file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "MANIFEST.json")));
        JsonElement expected = json.RootElement.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("file").GetString() == file);
        BarColumns bars = CandleFile.ReadStrict(Path.Combine(Folder, file), new BarFileOptions()).Bars;
        QualityReport report = QualityCheck.Run(bars, new QualityContext { Id = file, Venue = file.Split('_')[0] });
        long Of(string name) => expected.GetProperty(name).GetInt64();

        Assert.Equal(Of("rows"), report.Rows);
        Assert.Equal(Of("missing_bars"), report.MissingBars);
        Assert.Equal(Of("gaps"), report.Gaps.Count);
        Assert.Equal(Of("longest_gap_bars"), report.Gaps.Count == 0 ? 0 : report.Gaps.Max(g => g.Gap.MissingBars));
        Assert.Equal(Of("zero_volume_bars"), report.ZeroVolumeBars);
        Assert.Equal(Of("off_grid_stamps"), report.OffGridBars);
        Assert.Equal(Of("ohlc_inconsistent"), report.InconsistentBars);
        Assert.Equal(Of("close_jumps"), report.CloseJumps);
        Assert.Equal(Of("long_wicks"), report.LongWicks);
        // A strict read refuses what stands twice.
        Assert.Equal(0, Of("duplicate_stamps"));
        if (expected.TryGetProperty("missing_within_days", out JsonElement within)) Assert.Equal(within.GetInt64(), report.MissingWithinDays);
        if (report.Gaps.Count > 0)
        {
            string after = report.Gaps.MaxBy(g => g.Gap.MissingBars)!.Gap.After.ToString();
            Assert.Equal(expected.GetProperty("longest_gap_after").GetString(), after[..19].Replace('T', ' '));
        }
        Assert.Equal(Convert.ToDouble(expected.GetProperty("outlier_threshold").GetDouble(), CultureInfo.InvariantCulture) * 1000, QualityThresholds.For(bars.Interval).JumpPerMille, 9);
    }
}
