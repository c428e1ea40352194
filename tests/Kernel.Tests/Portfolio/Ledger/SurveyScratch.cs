namespace Godwit.Kernel.Tests.Portfolio.Ledger;
public sealed class SurveyScratch
{
    [Fact]
    public void Survey()
    {
        var found = new SortedDictionary<string, (int N, ulong First)>();
        long fills = 0; var seen = new SortedDictionary<string, int>();
        for (ulong seed = 0; seed < 600; seed++)
        {
            try { Auditor a = LedgerLawsTests.Run(seed); fills += a.Fills; foreach (var s in a.Seen) { string k = s.ToString(); seen[k] = seen.GetValueOrDefault(k) + 1; } }
            catch (Exception e)
            {
                string frame = e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Auditor") || l.Contains("/src/")) ?? "";
                string key = System.Text.RegularExpressions.Regex.Replace(e.GetType().Name + " " + e.Message.Split('\n')[0], "[0-9]+", "#") + " " + frame.Trim();
                found[key] = found.TryGetValue(key, out var f) ? (f.N + 1, f.First) : (1, seed);
            }
        }
        Assert.Fail($"fills {fills}\n" + string.Join("\n", found.Select(f => $"{f.Value.N} first {f.Value.First}: {f.Key}")) + "\n" + string.Join("\n", seen));
    }
}
