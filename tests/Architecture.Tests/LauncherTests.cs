using System.Diagnostics;

namespace Godwit.Architecture.Tests;

/// <summary>What <c>./godwit</c> decides: when it builds, what it runs, what it says.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly ScriptFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Arguments_and_exit_code_pass_through_unchanged()
    {
        ScriptResult result = _fixture.Run("./godwit", "a b", "", "*", "--x=\"y\"");
        Assert.Equal("<a b>\n<>\n<*>\n<--x=\"y\">\n", result.Output);
        Assert.Equal(7, result.ExitCode);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void It_builds_once_and_then_only_when_something_changed()
    {
        _fixture.Run("./godwit");
        _fixture.Run("./godwit");
        Assert.Equal(1, _fixture.Builds);

        int builds = 1;
        Action[] changes =
        [
            () => _fixture.Write("src/Core/First.cs", "changed"),
            () => _fixture.Write("src/Core/Third.cs", "new"),
            () => File.Delete(_fixture.PathOf("src/Core/Third.cs")),
            () => File.Move(_fixture.PathOf("src/Core/Second.cs"), _fixture.PathOf("src/Core/Renamed.cs")),
            () => _fixture.Write("Directory.Packages.props", "<Project />"),
            () => _fixture.Write("global.json", "{}"),
            () => _fixture.Write("eng/Roof.targets", "<Project />"),
            () => _fixture.Write("docs/critique/some-check.md", "# Explained better"),
            () => File.Delete(_fixture.PathOf("docs/critique/some-check.md")),
            () => KeepOldTime(_fixture.PathOf("src/Core/First.cs")),
        ];
        foreach (Action change in changes)
        {
            change();
            _fixture.Run("./godwit");
            _fixture.Run("./godwit");
            Assert.Equal(++builds, _fixture.Builds);
        }
    }

    [Fact]
    public void Other_files_do_not_make_it_build()
    {
        _fixture.Run("./godwit");
        _fixture.Write("README.md", "text");
        _fixture.Write("docs/guides/some.md", "text");
        _fixture.Write("tests/Some.cs", "text");
        _fixture.Write("artifacts/obj/Core/release/Some.cs", "text");
        _fixture.Run("./godwit");
        Assert.Equal(1, _fixture.Builds);
    }

    [Fact]
    public void Whatever_the_program_carries_within_it_is_watched()
    {
        // Embedded files outside src/ must stand in the launcher's list, or it runs a program with old ones.
        string launcher = File.ReadAllText(Path.Combine(Repository.Root, "godwit"));
        var outside = new List<string>();
        foreach (string project in Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
            foreach (System.Xml.Linq.XElement item in System.Xml.Linq.XDocument.Load(project).Descendants("EmbeddedResource"))
                if (item.Attribute("Include")?.Value is { } path && path.StartsWith("../../", StringComparison.Ordinal)) outside.Add(path["../../".Length..].Split("/*")[0]);
        Assert.Contains("docs/critique", outside);
        Assert.All(outside, path => Assert.Contains($"\"$root/{path}\"", launcher));
    }

    [Fact]
    public void It_finds_its_repository_from_any_folder_and_through_links()
    {
        string elsewhere = Directory.CreateDirectory(_fixture.PathOf("../else where")).FullName;
        File.CreateSymbolicLink(Path.Combine(elsewhere, "first"), "../repository/godwit");
        File.CreateSymbolicLink(Path.Combine(elsewhere, "second"), Path.Combine(elsewhere, "first"));
        Assert.Equal("<x>\n", _fixture.RunIn(elsewhere, "./second", "x").Output);
        Assert.Equal("<x>\n", _fixture.RunIn(elsewhere, "first", "x").Output);
        Assert.Equal("<x>\n", _fixture.RunIn("/", _fixture.PathOf("godwit"), "x").Output);
        Assert.Equal("<x>\n", _fixture.RunIn(_fixture.Repository, "godwit", "x").Output);
        Assert.Equal("<x>\n", _fixture.RunIn(_fixture.PathOf("src"), "../godwit", "x").Output);
        Assert.Equal(1, _fixture.Builds);
    }

    [Fact]
    public void A_failed_build_shows_the_compilers_errors_runs_nothing_and_is_tried_again()
    {
        _fixture.Run("./godwit", "before");
        string current = File.ReadAllText(_fixture.PathOf("artifacts/godwit/current"));
        _fixture.Write("src/Core/First.cs", "broken");
        string error = $"{_fixture.Repository}/src/Core/First.cs(1,2): error CS1002: ; expected";
        _fixture.BreakBuild($"Determining projects\n{error} [{_fixture.Repository}/src/Core/Core.csproj]\n{error} [{_fixture.Repository}/src/Core/Core.csproj]\n");
        ScriptResult result = _fixture.Run("./godwit", "after");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Equal("godwit: the build failed; nothing was run\nsrc/Core/First.cs(1,2): error CS1002: ; expected\n", result.Error);
        Assert.Equal(current, File.ReadAllText(_fixture.PathOf("artifacts/godwit/current")));

        _fixture.BreakBuild(null);
        Assert.Equal("<mended>\n", _fixture.Run("./godwit", "mended").Output);
    }

    [Fact]
    public void Launchers_started_together_build_once_and_all_run()
    {
        Process[] together = [.. Enumerable.Range(0, 4).Select(i => _fixture.Start("./godwit", _fixture.Repository, withDotnet: true, [$"{i}"]))];
        ScriptResult[] results = [.. together.Select(ScriptFixture.Finish)];
        Assert.Equal(["<0>\n", "<1>\n", "<2>\n", "<3>\n"], results.Select(result => result.Output));
        Assert.Equal(1, _fixture.Builds);
    }

    [Fact]
    public void Only_the_current_build_and_the_one_before_it_are_kept()
    {
        for (int i = 0; i < 4; i++)
        {
            _fixture.Write("src/Core/First.cs", $"{i}");
            _fixture.Run("./godwit");
        }

        Assert.Equal(4, _fixture.Builds);
        Assert.Equal(2, Directory.GetDirectories(_fixture.PathOf("artifacts/godwit"), "build-*").Length);
    }

    [Fact]
    public void A_lost_build_folder_is_built_again()
    {
        _fixture.Run("./godwit");
        foreach (string folder in Directory.GetDirectories(_fixture.PathOf("artifacts/godwit"), "build-*")) Directory.Delete(folder, recursive: true);
        Assert.Equal("<x>\n", _fixture.Run("./godwit", "x").Output);
    }

    [Fact]
    public void After_a_build_that_was_killed_what_it_wrote_is_not_trusted()
    {
        _fixture.Run("./godwit");
        _fixture.Write("artifacts/obj/Core/release/Whole.dll", "from before");
        _fixture.Write("artifacts/godwit/.building", "");
        _fixture.Write("artifacts/obj/Core/release/Half.dll", "ha");
        File.SetLastWriteTimeUtc(_fixture.PathOf("artifacts/obj/Core/release/Whole.dll"), DateTime.UnixEpoch);
        _fixture.Write("src/Core/First.cs", "next");
        File.SetLastWriteTimeUtc(_fixture.PathOf("artifacts/godwit/.building"), DateTime.UnixEpoch.AddDays(1));
        Assert.Equal(0, _fixture.Run("./godwit").ExitCode);
        Assert.True(File.Exists(_fixture.PathOf("artifacts/obj/Core/release/Whole.dll")));
        Assert.False(File.Exists(_fixture.PathOf("artifacts/obj/Core/release/Half.dll")));
        Assert.False(File.Exists(_fixture.PathOf("artifacts/godwit/.building")));
    }

    [Fact]
    public void A_missing_or_old_dotnet_is_one_sentence()
    {
        ScriptResult missing = _fixture.RunWithoutDotnet("./godwit");
        Assert.Equal(1, missing.ExitCode);
        Assert.Equal("godwit: the .NET 10 SDK is needed and no 'dotnet' was found: install it (https://dot.net/download) or put it on PATH\n", missing.Error);

        _fixture.OfferSdk("8.0.100 [/sdk]\n9.0.300 [/sdk]\n");
        ScriptResult old = _fixture.Run("./godwit");
        Assert.Equal(1, old.ExitCode);
        Assert.Equal("godwit: the .NET 10 SDK is needed and 'dotnet' offers only version 9: install it (https://dot.net/download)\n", old.Error);
    }

    // As `cp -p` does when it puts an older copy in place: the content is new, the modification time is old.
    private static void KeepOldTime(string path)
    {
        File.WriteAllText(path, "restored");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
    }
}
