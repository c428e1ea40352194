using Godwit.Core.Time;
using Godwit.Hosting.Runs;

namespace Godwit.Data.Tests.Runs;

/// <summary>Run records for tests.</summary>
internal static class Samples
{
    public static readonly Instant Start = Instant.FromUnixSeconds(1_700_000_000);

    public static RunRecord Run(int number, string strategy = "ma-cross", string metrics = """{"sharpe":1.5,"trades":3}""") => new()
    {
        Id = RunStore.NewId(Start + Duration.FromMinutes(number)),
        StartedAt = Start + Duration.FromMinutes(number),
        Strategy = strategy,
        ParametersJson = """{"fast":"10","slow":"30"}""",
        DataJson = $$"""[{"id":"TEST_ABC_1h","sha256":"{{new string('a', 64)}}","from":"2020-01-01T00:00:00Z","to":"2021-01-01T00:00:00Z","bars":8784}]""",
        AssumptionsJson = """{"fill":"next-open","feeTaker":"0.001"}""",
        MetricsJson = metrics,
        WarningsJson = """["Tick and lot were inferred."]""",
        Digest = new string('d', 32),
        FinalEquity = "10123.45678901234567890",
        Version = "0.1.0",
        Seed = ulong.MaxValue - (ulong)number,
    };
}
