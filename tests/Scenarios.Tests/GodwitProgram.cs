using System.Diagnostics;

namespace Godwit.Scenarios.Tests;

/// <summary>The built program as a child process.</summary>
internal static class GodwitProgram
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs the program to its end, with an empty standard input.</summary>
    /// <param name="home">GODWIT_HOME.</param>
    /// <param name="words">The command line.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <param name="folder">The working folder; the test's own when null.</param>
    public static (int Code, string Output, string Error) Run(
        string home, string[] words, (string Name, string Value)[]? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(Path()) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "" };
        foreach (string word in words) start.ArgumentList.Add(word);
        start.Environment["GODWIT_HOME"] = home;
        foreach ((string name, string value) in environment ?? []) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Godwit.slnx"))) folder = folder.Parent;
        return folder!.FullName;
    }

    /// <summary>The test command has built the program; without it the launcher builds it now.</summary>
    private static string Path()
    {
        string current = System.IO.Path.Combine(Root, "artifacts", "godwit", "current");
        return File.Exists(current)
            ? System.IO.Path.Combine(Root, "artifacts", "godwit", File.ReadAllText(current).Trim(), "godwit")
            : System.IO.Path.Combine(Root, "godwit");
    }
}
