using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Runs.Storage;

namespace Godwit.Hosting.Runs;

/// <summary>A <see cref="RunFilter"/> as one SQL statement; user text only ever enters as a bound value.</summary>
internal static class RunQuery
{
    public static SqliteStatement Build(SqliteDatabase database, string columns, RunFilter filter)
    {
        var sql = new StringBuilder($"SELECT {columns} FROM runs WHERE 1 = 1");
        var values = new List<object>();
        void Where(string condition, object? value)
        {
            if (value is null) return;
            values.Add(value);
            sql.Append(" AND ").AppendFormat(System.Globalization.CultureInfo.InvariantCulture, condition, "?" + values.Count);
        }
        Where("strategy = {0} COLLATE NOCASE", filter.Strategy);
        Where("EXISTS (SELECT 1 FROM json_each(runs.data) WHERE json_extract(value, '$.id') = {0} COLLATE NOCASE)", filter.Data);
        Where("label = {0}", filter.Label);
        Where("saved = {0}", filter.Saved is { } saved ? saved ? 1L : 0L : null);
        Where("started_at >= {0}", filter.Since?.UnixNanos);
        string direction = filter.Ascending ? "ASC" : "DESC";
        if (filter.SortBy is { } metric)
        {
            values.Add(MetricPath(metric));
            sql.Append($" ORDER BY json_extract(metrics, ?{values.Count}) {direction} NULLS LAST, started_at DESC, id DESC");
        }
        else
        {
            sql.Append($" ORDER BY started_at {direction}, id {direction}");
        }
        if (filter.Limit > 0)
        {
            values.Add((long)filter.Limit);
            sql.Append($" LIMIT ?{values.Count}");
        }
        SqliteStatement statement = database.Prepare(sql.ToString());
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] is long number) statement.Bind(i + 1, number);
            else statement.Bind(i + 1, (string)values[i]);
        }
        return statement;
    }

    /// <summary>Sorting by a name that no run knows would silently sort by nothing.</summary>
    public static void RequireMetric(string metric, IReadOnlyList<RunRecord> runs)
    {
        var known = new List<string>();
        foreach (RunRecord run in runs)
        {
            IEnumerable<string> names = JsonFlat.Read(run.MetricsJson).Select(m => m.Key);
            foreach (string name in names)
            {
                if (name == metric) return;
                if (!known.Contains(name)) known.Add(name);
            }
        }
        throw GodwitException.Usage($"Runs have no metric '{metric}'.{Suggestions.For(metric, known)} They have {string.Join(", ", known)}.");
    }

    // Each part is quoted, so that no character of the name has a meaning in the path.
    private static string MetricPath(string metric) =>
        "$" + string.Concat(metric.Split('.').Select(part => $".\"{part.Replace("\"", "", StringComparison.Ordinal)}\""));
}
