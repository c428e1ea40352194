using System.Text.Json;

namespace Godwit.Hosting.Queries;

/// <summary>What a query is, by the database's own parser: one SELECT, the tables it names, nothing that acts.</summary>
/// <remarks>The text is only parsed here. It is not even prepared, because preparing some statements already writes files.</remarks>
internal sealed record QueryText(IReadOnlySet<string> Tables)
{
    public const string OnlySelect = "One query is answered at a time: SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE or SHOW. Nothing in the store can be changed by SQL.";

    /// <summary>Functions that act, or that hide a query in a text.</summary>
    private static readonly string[] s_refused = ["query", "query_table", "checkpoint", "force_checkpoint", "write_log", "json_execute_serialized_sql"];
    private static readonly string[] s_refusedStarts = ["enable_", "disable_", "truncate_", "pragma_", "set_"];

    /// <param name="syntaxTree">What <c>json_serialize_sql</c> made of the text.</param>
    /// <returns>Null when the text is no SQL: its parser then tells where.</returns>
    /// <exception cref="QueryException">It is another statement, several, or calls a function that acts.</exception>
    public static QueryText? Read(string syntaxTree)
    {
        using JsonDocument tree = JsonDocument.Parse(syntaxTree, new JsonDocumentOptions { MaxDepth = 4_000 });
        JsonElement root = tree.RootElement;
        if (root.GetProperty("error").GetBoolean())
            return root.GetProperty("error_type").GetString() == "parser" ? null : throw QueryException.Refused(OnlySelect);
        JsonElement statements = root.GetProperty("statements");
        if (statements.GetArrayLength() == 0) throw QueryException.Refused("There is no query: write it in quotes, as in godwit data sql 'select * from datasets'.");
        if (statements.GetArrayLength() > 1) throw QueryException.Refused(OnlySelect);
        var tables = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Collect(statements, tables);
        return new QueryText(tables);
    }

    private static void Collect(JsonElement node, HashSet<string> tables)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in node.EnumerateArray()) Collect(item, tables);
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in node.EnumerateObject())
            {
                if (property.NameEquals("table_name") && property.Value.GetString() is { Length: > 0 } table) tables.Add(table.Trim('"'));
                else if (property.NameEquals("function_name") && property.Value.GetString() is { } function) Admit(function);
                else Collect(property.Value, tables);
            }
        }
    }

    private static void Admit(string function)
    {
        if (s_refused.Contains(function, StringComparer.OrdinalIgnoreCase) || s_refusedStarts.Any(s => function.StartsWith(s, StringComparison.OrdinalIgnoreCase)))
            throw QueryException.Refused($"The function {function} is not available here: it acts instead of reading.");
    }
}
