using DuckDB.NET.Data;

namespace Godwit.Hosting.Queries;

/// <summary>A column of an answer: its name, unique in the answer, and its type in SQL.</summary>
public readonly record struct QueryColumn(string Name, string Type)
{
    public bool IsNumber => Type is "DOUBLE" or "FLOAT" or "BIGINT" or "INTEGER" or "HUGEINT" or "UBIGINT" or "SMALLINT" or "TINYINT" or "UINTEGER" or "USMALLINT" or "UTINYINT" or "UHUGEINT"
        || Type.StartsWith("DECIMAL", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The rows of an answer, one after the other.</summary>
public sealed class QueryResult : IDisposable
{
    private readonly DuckDBCommand _command;
    private readonly DuckDBDataReader _reader;
    private readonly CancellationToken _cancellation;
    private readonly Interruption _stop;

    internal QueryResult(DuckDBCommand command, CancellationToken cancellation)
    {
        (_command, _cancellation) = (command, cancellation);
        _stop = new Interruption(command, cancellation);
        try
        {
            _reader = QuerySession.Guarded(command.ExecuteReader, cancellation);
        }
        catch
        {
            _stop.Dispose();
            command.Dispose();
            throw;
        }
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = new QueryColumn[_reader.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = _reader.GetName(i), free = name;
            for (int n = 2; !names.Add(free); n++) free = $"{name}_{n}";
            columns[i] = new QueryColumn(free, SqlType(_reader.GetDataTypeName(i)));
        }
        Columns = columns;
    }

    public IReadOnlyList<QueryColumn> Columns { get; }

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Read()
    {
        _cancellation.ThrowIfCancellationRequested();
        return QuerySession.Guarded(_reader.Read, _cancellation);
    }

    /// <summary>A value of the row; null for NULL.</summary>
    public object? this[int column] => QuerySession.Guarded(() => _reader.IsDBNull(column) ? null : _reader.GetValue(column), _cancellation);

    public void Dispose()
    {
        _stop.Dispose();
        _reader.Dispose();
        _command.Dispose();
    }

    /// <summary>The driver's names of types as SQL writes them.</summary>
    private static string SqlType(string name) => name.ToUpperInvariant() switch
    {
        "TIMESTAMPTZ" or "TIMESTAMP_TZ" or "TIMESTAMP WITH TIME ZONE" => "TIMESTAMPTZ",
        "INTEGER" => "INTEGER",
        var other => other,
    };
}
