using System.Diagnostics;
using System.Runtime.CompilerServices;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Runs.Storage;
using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Runs;

/// <summary>Lets a test start this program again as another process with a small job of its own.</summary>
internal static class ChildProcess
{
    private const string Job = "GODWIT_TEST_CHILD_JOB";
    private const string Home = "GODWIT_TEST_CHILD_HOME";

    /// <summary>Opens the store, as a new one if need be, and adds runs one by one.</summary>
    public const string AddRuns = "add-runs";

    /// <summary>Dies in the middle of a transaction.</summary>
    public const string DieWhileWriting = "die-while-writing";
    public const int RunsPerChild = 40;

    /// <summary>Loads Idea.cs of the home and says whether the compiler was needed.</summary>
    public const string LoadScript = "load-script";

    /// <summary>What a child printed when it has ended well.</summary>
    public static string Output(string job, string home)
    {
        using Process child = Start(job, home);
        string output = child.StandardOutput.ReadToEnd(), errors = child.StandardError.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? output.Trim() : errors;
    }

    public static Process Start(string job, string home)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        start.Environment[Job] = job;
        start.Environment[Home] = home;
        return Process.Start(start)!;
    }

    // Runs before the test framework's own Main: a child never gets there.
    [ModuleInitializer]
    internal static void DoJob()
    {
        if (Environment.GetEnvironmentVariable(Job) is not { } job) return;
        try
        {
            Do(job, Environment.GetEnvironmentVariable(Home)!);
            Environment.Exit(0);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            Environment.Exit(1);
        }
    }

    private static void Do(string job, string home)
    {
        if (job == AddRuns)
        {
            using RunStore store = RunStore.Open(home);
            for (int i = 0; i < RunsPerChild; i++) store.Add(Samples.Run(i));
            return;
        }
        if (job == LoadScript)
        {
            using StrategyScript script = StrategyScript.Load(new ScriptReference(Path.Combine(home, "Idea.cs")), home);
            script.Create(new Dictionary<string, string>());
            bool compiler = AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
            Console.WriteLine($"from cache: {script.IsFromCache}, compiler loaded: {compiler}");
            return;
        }
        using SqliteDatabase file = SqliteDatabase.Open(Path.Combine(home, RunStore.FileName));
        // A small page cache makes SQLite write to disk before the commit, which is the hard case.
        file.Execute("PRAGMA cache_size = 2; BEGIN IMMEDIATE; DELETE FROM runs");
        for (int i = 0; i < 200; i++) file.Execute($"INSERT INTO details VALUES ('x{i}', randomblob(5000), NULL, randomblob(10))");
        Process.GetCurrentProcess().Kill();
    }
}
