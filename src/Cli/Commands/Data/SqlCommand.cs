using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Queries;

namespace Godwit.Cli.Commands.Data;

/// <summary>SQL over everything that is stored: bars, instruments, runs, trades.</summary>
internal static class SqlCommand
{
    public static Command Create()
    {
        Argument<string?> query = new("QUERY") { Description = "A SELECT in quotes; without it the query is read from --file or from standard input", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> file = OptionKit.Text("--file", "Read the query from this file");
        Option<string?> limit = OptionKit.Text("--limit", "Most rows of the table on the screen (40)");
        Option<string?> csv = OptionKit.Text("--csv", "Write the answer as CSV to this file, - for standard output");
        Option<string?> parquet = OptionKit.Text("--parquet", "Write the answer as Parquet to this file");
        Option<bool> explain = OptionKit.Flag("--explain", "Run the query and show the plan: files and rows read, time of each step");
        Option<bool> tables = OptionKit.Flag("--tables", "Show the tables and their columns");
        Option<bool> allowFiles = OptionKit.Flag("--allow-files", "Let the query read other files, as in read_csv('prices.csv')");
        Option<string> memory = OptionKit.Text("--memory", "Most memory of the query", "2GB");
        Option<bool> json = OptionKit.Json();
        return new Command("sql", "Ask the store, the runs and their trades in SQL (DuckDB, read-only)") { query }
            .With(file, limit, csv, parquet, explain, tables, allowFiles, memory, json).Does((parsed, cancellation) =>
        {
            if (parsed.GetValue(tables))
            {
                SqlOutput.Tables(parsed.GetValue(json));
                return;
            }
            string? csvFile = parsed.GetValue(csv), parquetFile = parsed.GetValue(parquet);
            if (new[] { csvFile is not null, parquetFile is not null, parsed.GetValue(json), parsed.GetValue(explain) }.Count(given => given) > 1)
                throw GodwitException.Usage("--csv, --parquet, --json and --explain are different answers: choose one.");
            int rows = OptionKit.ReadCount(parsed, limit) ?? 40;
            string sql = Read(parsed.GetValue(query), parsed.GetValue(file));
            var options = new QueryOptions { AllowFiles = parsed.GetValue(allowFiles), Memory = parsed.GetValue(memory)! };
            using var session = new QuerySession(GodwitHome.Path, options, parquetFile);
            foreach (string problem in session.Problems) Console.Error.Write(Style.Caution($"warning: {problem}") + "\n");
            if (parquetFile is not null)
            {
                long written = session.WriteParquet(sql, parquetFile, cancellation);
                Console.Error.Write($"{Figures.Count(written, "row")} written to {parquetFile}\n");
                return;
            }
            using QueryResult answer = session.Run(sql, parsed.GetValue(explain), cancellation);
            if (parsed.GetValue(explain)) SqlOutput.Plan(answer);
            else if (parsed.GetValue(json)) SqlOutput.Json(answer);
            else if (csvFile is not null) SqlOutput.Csv(answer, csvFile);
            else SqlOutput.Table(answer, rows);
        });
    }

    private static string Read(string? query, string? file)
    {
        if (query is not null && file is not null) throw GodwitException.Usage("The query is given twice: as words and with --file.");
        if (query is { } text && text != "-") return text;
        if (file is not null)
        {
            try
            {
                return File.ReadAllText(file);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new GodwitException($"{file} cannot be read: {fault.Message.TrimEnd('.')}.", fault);
            }
        }
        if (query is null && !Console.IsInputRedirected) throw GodwitException.Usage("There is no query: write it in quotes, as in godwit data sql 'select * from datasets', or see --tables.");
        return Console.In.ReadToEnd();
    }
}
