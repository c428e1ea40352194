using System.Reflection;
using BenchmarkDotNet.Running;
using Godwit.Bench.Data;
using Godwit.Bench.Engine;
using Godwit.Bench.IndicatorSpeed;
using Godwit.Bench.VenueSpeed;

namespace Godwit.Bench;

/// <summary>
/// <c>dotnet run -c Release --project bench -- data</c> prints one area's table with targets and peers beside our figures;
/// other arguments go to BenchmarkDotNet (<c>-- --filter '*'</c>).
/// </summary>
internal static class Program
{
    /// <summary>The tables by name. A room adds its own with one line.</summary>
    private static readonly SortedDictionary<string, Func<string[], int>> Tables = new(StringComparer.Ordinal)
    {
        ["backtest"] = BacktestTable.Run,
        ["book"] = BookTable.Run,
        ["data"] = CandleStoreTable.Run,
        ["frames"] = FrameTable.Run,
        ["indicators"] = IndicatorTable.Run,
        ["ticks-engine"] = TickEngineTable.Run,
        ["ticks"] = TickStoreTable.Run,
    };

    private static int Main(string[] args)
    {
        if (args.Length > 0 && Tables.TryGetValue(args[0], out Func<string[], int>? table)) return table(args[1..]);
        if (args.Length == 0)
        {
            Console.Error.WriteLine($"Name a table ({string.Join(", ", Tables.Keys)}) or give options of BenchmarkDotNet, such as --list flat.");
            return 2;
        }
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
        return 0;
    }
}
