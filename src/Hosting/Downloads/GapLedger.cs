using System.Text;
using System.Text.Json;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;

namespace Godwit.Hosting.Downloads;

/// <summary>A stretch of a downloaded series without bars, and why.</summary>
/// <param name="From">Where the first missing bar would open.</param>
/// <param name="To">Where the next bar opens, or the end of what was asked for.</param>
/// <param name="Bars">How many bars are missing.</param>
/// <param name="Cause">One of the causes of <see cref="GapCauses"/>.</param>
/// <param name="Reason">The cause in words.</param>
public sealed record LedgerGap(Instant From, Instant To, long Bars, string Cause, string Reason);

/// <summary>Why a downloaded series has no bars somewhere.</summary>
public static class GapCauses
{
    /// <summary>The venue was asked and has none: it was down, or did not trade the symbol.</summary>
    public const string Outage = "outage";

    /// <summary>Nobody traded, and this venue has no bar then.</summary>
    public const string NoTrades = "no-trades";

    /// <summary>The download failed here; running it again tries again.</summary>
    public const string OurFault = "our-fault";

    /// <summary>The archive has none, and REST was not asked.</summary>
    public const string Unconfirmed = "unconfirmed";
}

/// <summary>The gaps of a dataset that was downloaded, in a file beside the data: one JSON object a line, in order of time.</summary>
public sealed class GapLedger
{
    public const string FileName = "gaps.jsonl";

    private readonly string _path;

    public GapLedger(DataStore store, DatasetId id) => _path = Path.Combine(DownloadFolder.PathOf(store, id), FileName);

    /// <summary>All entries; null when nothing was ever downloaded.</summary>
    /// <exception cref="GodwitException">The file is damaged.</exception>
    public IReadOnlyList<LedgerGap>? Read()
    {
        if (!File.Exists(_path)) return null;
        var gaps = new List<LedgerGap>();
        foreach (string line in File.ReadLines(_path).Where(l => l.Length > 0))
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                JsonElement gap = json.RootElement;
                gaps.Add(new LedgerGap(Time(gap, "from"), Time(gap, "to"), gap.GetProperty("bars").GetInt64(), gap.GetProperty("cause").GetString()!, gap.GetProperty("reason").GetString()!));
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new GodwitException($"{_path} is damaged; delete it, the next download writes it again.", e);
            }
        }
        return gaps;
    }

    /// <summary>Replaces what is known of [from, to); the rest stays.</summary>
    public void Replace(Instant from, Instant to, IReadOnlyList<LedgerGap> gaps)
    {
        IEnumerable<LedgerGap> kept = (Read() ?? []).Where(g => g.To <= from || g.From >= to);
        var text = new StringBuilder();
        foreach (LedgerGap gap in kept.Concat(gaps).OrderBy(g => g.From))
        {
            using var line = new MemoryStream();
            using (var json = new Utf8JsonWriter(line)) Write(json, gap);
            text.Append(Encoding.UTF8.GetString(line.ToArray())).Append('\n');
        }
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path + ".part", text.ToString());
        File.Move(_path + ".part", _path, overwrite: true);
    }

    /// <summary>One gap as an object.</summary>
    public static void Write(Utf8JsonWriter json, LedgerGap gap)
    {
        json.WriteStartObject();
        json.WriteString("from", gap.From.ToString());
        json.WriteString("to", gap.To.ToString());
        json.WriteNumber("bars", gap.Bars);
        json.WriteString("cause", gap.Cause);
        json.WriteString("reason", gap.Reason);
        json.WriteEndObject();
    }

    private static Instant Time(JsonElement gap, string name) =>
        Instant.TryParse(gap.GetProperty(name).GetString() ?? "", out Instant at) ? at : throw new FormatException($"'{name}' is no time");
}
