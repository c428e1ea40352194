using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Scripting;

/// <summary>What the audit of a strategy's file finds, and what it leaves alone.</summary>
public sealed class ScriptWarningsTests
{
    [Theory]
    [InlineData("_ = DateTime.Now;", ScriptWarningKind.WallClock, "DateTime.Now")]
    [InlineData("_ = DateTime.UtcNow.Hour;", ScriptWarningKind.WallClock, "DateTime.UtcNow")]
    [InlineData("_ = DateTimeOffset.UtcNow;", ScriptWarningKind.WallClock, "DateTimeOffset.UtcNow")]
    [InlineData("_ = DateTime.Today;", ScriptWarningKind.WallClock, "DateTime.Today")]
    [InlineData("_ = Environment.TickCount64;", ScriptWarningKind.WallClock, "Environment.TickCount64")]
    [InlineData("var w = System.Diagnostics.Stopwatch.StartNew();", ScriptWarningKind.WallClock, "Stopwatch")]
    [InlineData("_ = TimeProvider.System.GetUtcNow();", ScriptWarningKind.WallClock, "TimeProvider")]
    [InlineData("_ = DateTime.MinValue.ToLocalTime();", ScriptWarningKind.WallClock, "DateTime.ToLocalTime")]
    [InlineData("_ = TimeZoneInfo.Local;", ScriptWarningKind.WallClock, "TimeZoneInfo.Local")]
    [InlineData("var r = new Random(5);", ScriptWarningKind.Randomness, "Random")]
    [InlineData("System.Random r = new();", ScriptWarningKind.Randomness, "Random")]
    [InlineData("_ = Random.Shared.Next();", ScriptWarningKind.Randomness, "Random")]
    [InlineData("_ = Guid.NewGuid();", ScriptWarningKind.Randomness, "Guid.NewGuid")]
    [InlineData("_ = System.Security.Cryptography.RandomNumberGenerator.GetInt32(5);", ScriptWarningKind.Randomness, "RandomNumberGenerator")]
    [InlineData("_ = System.IO.File.ReadAllText(\"x\");", ScriptWarningKind.Files, "File.ReadAllText")]
    [InlineData("foreach (var f in System.IO.Directory.GetFiles(\".\")) { }", ScriptWarningKind.Files, "Directory")]
    [InlineData("using var s = new System.IO.StreamWriter(\"x\");", ScriptWarningKind.Files, "StreamWriter")]
    [InlineData("var c = new System.Net.Http.HttpClient();", ScriptWarningKind.Network, "HttpClient")]
    [InlineData("var c = new System.Net.Sockets.TcpClient();", ScriptWarningKind.Network, "TcpClient")]
    [InlineData("System.Threading.Thread.Sleep(1);", ScriptWarningKind.Threads, "Thread")]
    [InlineData("System.Threading.Tasks.Task.Run(() => 1);", ScriptWarningKind.Threads, "Task")]
    [InlineData("System.Threading.Tasks.Parallel.For(0, 2, i => { });", ScriptWarningKind.Threads, "Parallel")]
    [InlineData("_ = new[] { 1 }.AsParallel().Sum();", ScriptWarningKind.Threads, "ParallelEnumerable.AsParallel")]
    [InlineData("lock (this) { }", ScriptWarningKind.Threads, "lock")]
    [InlineData("Console.WriteLine(market.Close);", ScriptWarningKind.Console, "Console")]
    [InlineData("_ = Environment.ProcessorCount;", ScriptWarningKind.Process, "Environment.ProcessorCount")]
    [InlineData("_ = System.Diagnostics.Process.GetCurrentProcess();", ScriptWarningKind.Process, "Process")]
    [InlineData("_ = \"x\".GetHashCode();", ScriptWarningKind.HashCodes, "String.GetHashCode")]
    [InlineData("_ = HashCode.Combine(1, 2);", ScriptWarningKind.HashCodes, "HashCode")]
    [InlineData("_ = new object().GetHashCode();", ScriptWarningKind.HashCodes, "Object.GetHashCode")]
    [InlineData("_ = Math.Log(market.Close);", ScriptWarningKind.Mathematics, "Math.Log")]
    [InlineData("_ = double.Exp(2);", ScriptWarningKind.Mathematics, "Double.Exp")]
    [InlineData("_ = System.Numerics.Vector<double>.Count;", ScriptWarningKind.Mathematics, "Vector")]
    public void What_makes_a_repetition_differ_is_warned_of(string statement, ScriptWarningKind kind, string name)
    {
        string text = TestScripts.Class($"\n{statement}\n");
        using StrategyScript script = TestScripts.Load(text);
        ScriptWarning warning = Assert.Single(script.Warnings);
        Assert.Equal(kind, warning.Kind);
        Assert.Contains($"({name}", warning.Message);
        Assert.Equal(1 + Array.IndexOf(text.Split('\n'), statement), warning.Line);
        Assert.StartsWith($"Idea.cs({warning.Line},{warning.Column}): ", script.WarningTexts[0]);
    }

    [Theory]
    [InlineData("private static int s_count; public int Count => s_count++;")]
    [InlineData("public static double Best { get; set; }")]
    [InlineData("private static readonly List<double> Seen = [];")]
    [InlineData("private static readonly double[] Levels = { 1, 2 };")]
    [InlineData("private static readonly Dictionary<string, int> Map = new();")]
    [InlineData("private static readonly Sma Shared = new(5);")]
    [InlineData("private static event Action? Changed; public void Raise() => Changed?.Invoke();")]
    [InlineData("private sealed class Box { public int Value; } private static readonly Box One = new();")]
    public void Static_state_is_warned_of_at_its_declaration(string member)
    {
        string text = TestScripts.Class(members: "\n" + member + "\n");
        using StrategyScript script = TestScripts.Load(text);
        ScriptWarning warning = Assert.Single(script.Warnings);
        Assert.Equal(ScriptWarningKind.StaticState, warning.Kind);
        Assert.Equal(1 + Array.IndexOf(text.Split('\n'), member), warning.Line);
        Assert.Contains("static state", warning.Message);
    }

    [Theory]
    [InlineData("private const int N = 5; private static readonly double Half = 0.5; private static readonly string Name = \"x\";")]
    [InlineData("private static readonly IReadOnlyList<double> Levels = [1, 2];")]
    [InlineData("private static double Twice(double x) => 2 * x; private static int Three => 3;")]
    [InlineData("private int _count; private readonly List<double> _seen = []; public int Count => _count++ + _seen.Count;")]
    [InlineData("private enum Mood { Calm, Wild } private readonly record struct Pair(int A, int B); private static readonly Pair Zero = new(0, 0);")]
    [InlineData("private static readonly Func<int, int> Next = x => x + 1; public int Two => new[] { 1 }.Select(x => x + 1).First();")]
    [InlineData("public DateTime When => DateTime.UnixEpoch.AddSeconds(5); public string Text => $\"{When:O} {nameof(Console)}\";")]
    [InlineData("public double Root => Math.Sqrt(2) + Math.Abs(-1) + Math.Max(1, 2) + Math.Floor(1.5) + DeterministicMath.Log(2);")]
    [InlineData("public double Luck => Context.Random.NextDouble(); public Instant At => Now;")]
    [InlineData("private sealed class Random { } private readonly Random _own = new(); public object Own => _own;")]
    [InlineData("public int Code => 5.GetHashCode();")]
    [InlineData("// DateTime.Now and Console.WriteLine in words only")]
    public void What_repeats_exactly_is_left_alone(string members) =>
        Assert.Empty(TestScripts.Load(TestScripts.Class(members: "\n" + members + "\n")).Warnings);

    [Fact]
    public void Warnings_come_in_order_of_place_one_per_line_and_kind()
    {
        using StrategyScript script = TestScripts.Load(TestScripts.Class(
            "\nvar a = DateTime.Now - DateTime.UtcNow; Console.Write(1);\nRandom r = new Random();\n",
            "\nprivate static int s_a, s_b; public int Sum => s_a++ + s_b++;\n"));
        Assert.Equal(
            [
                ScriptWarningKind.StaticState, ScriptWarningKind.StaticState,
                ScriptWarningKind.WallClock, ScriptWarningKind.Console, ScriptWarningKind.Randomness,
            ],
            script.Warnings.Select(w => w.Kind));
    }

    [Fact]
    public void A_static_import_or_an_alias_hides_nothing()
    {
        using StrategyScript script = TestScripts.Load(
            "using static System.Console;\nusing Watch = System.Diagnostics.Stopwatch;\n" + TestScripts.Class("\nWriteLine(1);\nvar w = new Watch();\n"));
        Assert.Equal([ScriptWarningKind.Console, ScriptWarningKind.WallClock], script.Warnings.Select(w => w.Kind));
    }
}
