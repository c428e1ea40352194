using System.Diagnostics;

namespace Godwit.Architecture.Tests;

/// <summary>
/// A miniature repository in a temporary folder with this repository's <c>godwit</c> and <c>test</c> scripts and a stand-in
/// for <c>dotnet</c>, so that what the scripts decide is tested without building anything.
/// </summary>
internal sealed class ScriptFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit scripts ").FullName;

    public ScriptFixture()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the bash scripts are not for Windows");
        Write("src/Core/First.cs", "one");
        Write("src/Core/Second.cs", "two");
        Write("src/Cli/Cli.csproj", "<Project />");
        foreach (string file in new[] { "eng/Glass.targets", "docs/critique/some-check.md", "docs/guides/some.md", "LICENSE", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            Write(file, "");
        }

        foreach (string script in new[] { "godwit", "test" })
        {
            File.Copy(Path.Combine(Godwit.Architecture.Tests.Repository.Root, script), PathOf(script));
        }

        Write("../bin/dotnet", FakeDotnet);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_folder, "bin", "dotnet"), (UnixFileMode)0b111_000_000);
    }

    /// <summary>The miniature repository; its path has a space in it.</summary>
    public string Repository => Path.Combine(_folder, "repository");

    public string PathOf(string relative) => Path.Combine(Repository, relative);

    public void Write(string relative, string text)
    {
        string path = Path.GetFullPath(PathOf(relative));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Every command line that the stand-in was called with.</summary>
    public string[] Calls => File.Exists(Path.Combine(_folder, "calls")) ? File.ReadAllLines(Path.Combine(_folder, "calls")) : [];

    public int Builds => Calls.Count(call => call.StartsWith("publish ", StringComparison.Ordinal));

    /// <summary>Makes the stand-in's next builds print this and fail; null lets them succeed again.</summary>
    public void BreakBuild(string? output)
    {
        string path = Path.Combine(_folder, "break");
        if (output is null) File.Delete(path);
        else File.WriteAllText(path, output);
    }

    /// <summary>The versions that the stand-in says are installed.</summary>
    public void OfferSdk(string listing) => File.WriteAllText(Path.Combine(_folder, "sdks"), listing);

    public ScriptResult Run(string script, params string[] arguments) => Finish(Start(script, Repository, withDotnet: true, arguments));

    public ScriptResult RunIn(string folder, string script, params string[] arguments) => Finish(Start(script, folder, withDotnet: true, arguments));

    public ScriptResult RunWithoutDotnet(string script) => Finish(Start(script, Repository, withDotnet: false, []));

    public Process Start(string script, string folder, bool withDotnet, string[] arguments)
    {
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(script);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        string tools = Path.Combine(_folder, "tools");
        if (!withDotnet) LinkTools(tools);
        start.Environment["PATH"] = withDotnet
            ? Path.Combine(_folder, "bin") + ":" + Environment.GetEnvironmentVariable("PATH")
            : tools;
        start.Environment["HOME"] = _folder;
        start.Environment["FAKE"] = _folder;
        start.Environment.Remove("DOTNET_ROOT");
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static ScriptResult Finish(Process process)
    {
        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            string error = errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return new ScriptResult(process.ExitCode, output, error);
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A background shutdown of the stand-in may still be writing its last line; the system clears such folders.
        }
    }

    private static void LinkTools(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string directory in Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists))
        {
            foreach (string tool in new[] { "bash", "env", "readlink", "dirname", "find", "rm", "mkdir", "mktemp", "id", "grep", "sed" })
            {
                string link = Path.Combine(folder, tool), target = Path.Combine(directory, tool);
                if (File.Exists(target) && !Path.Exists(link)) File.CreateSymbolicLink(link, target);
            }
        }
    }

    // A test program of the stand-in is a file that holds its exit code and the report that it is to write.
    private const string FakeDotnet = """
        #!/usr/bin/env bash
        printf '%s\n' "$*" >>"$FAKE/calls"
        case $1 in
            --list-sdks) if [ -e "$FAKE/sdks" ]; then cat "$FAKE/sdks"; else echo '10.0.100 [/sdk]'; fi ;;
            publish | build)
                if [ -e "$FAKE/break" ]; then cat "$FAKE/break"; exit 1; fi
                out=
                while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
                if [ -n "$out" ]; then mkdir -p "$out" && : >"$out/godwit.dll"; fi ;;
            *godwit.dll)
                shift
                for each in "$@"; do printf '<%s>\n' "$each"; done
                [ $# -eq 0 ] || [ "$1" = --version ] || exit 7 ;;
            *.Tests.dll)
                program=$1
                while [ $# -gt 0 ]; do
                    case $1 in --results-directory) folder=$2 ;; --report-xunit-xml-filename) file=$2 ;; esac
                    shift
                done
                { read -r code; cat >"$folder/$file"; } <"$program"
                exit "$code" ;;
        esac
        exit 0

        """;
}

internal sealed record ScriptResult(int ExitCode, string Output, string Error);
