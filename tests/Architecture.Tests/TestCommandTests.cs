namespace Godwit.Architecture.Tests;

/// <summary>What <c>./test</c> makes of its programs' exit codes and reports.</summary>
public sealed class TestCommandTests : IDisposable
{
    private readonly ScriptFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_closing_line_adds_up_all_programs_and_stands_alone()
    {
        Program("Some", 0, passed: 5, failed: 0, skipped: 2, "no data");
        Program("Other", 0, passed: 7, failed: 0, skipped: 1, "no data");
        Expect("12 passed, 0 failed, 3 skipped", exitCode: 0);
    }

    [Fact]
    public void A_failed_test_fails_the_command()
    {
        Program("Some", 2, passed: 5, failed: 1, skipped: 0);
        Program("Other", 0, passed: 7, failed: 0, skipped: 0);
        Expect("12 passed, 1 failed, 0 skipped", exitCode: 1);
    }

    [Fact]
    public void A_program_in_which_nothing_matched_is_not_a_failure()
    {
        Program("Some", 8, passed: 0, failed: 0, skipped: 0);
        Program("Other", 0, passed: 7, failed: 0, skipped: 0);
        Expect("7 passed, 0 failed, 0 skipped", exitCode: 0, "reference");
    }

    [Fact]
    public void A_command_that_ran_nothing_fails()
    {
        Program("Some", 8, passed: 0, failed: 0, skipped: 0);
        Expect("0 passed, 0 failed, 0 skipped", exitCode: 1);
    }

    [Fact]
    public void A_command_in_which_everything_was_skipped_fails()
    {
        Program("Some", 0, passed: 0, failed: 0, skipped: 3, "no data");
        Expect("0 passed, 0 failed, 3 skipped", exitCode: 1);
    }

    [Theory]
    [InlineData(134)] // ended by a signal
    [InlineData(3)] // ran into the time limit
    public void A_program_that_breaks_off_counts_as_one_failure(int exitCode)
    {
        Program("Some", exitCode, passed: 5, failed: 0, skipped: 0);
        Program("Other", 0, passed: 7, failed: 0, skipped: 0);
        Expect("12 passed, 1 failed, 0 skipped", exitCode: 1);
    }

    [Fact]
    public void A_program_that_leaves_no_report_counts_as_one_failure()
    {
        _fixture.Write("tests/Some.Tests/Some.Tests.csproj", "<Project />");
        _fixture.Write("artifacts/bin/Some.Tests/release/Godwit.Some.Tests.dll", "0\n");
        Program("Other", 0, passed: 7, failed: 0, skipped: 0);
        Expect("7 passed, 1 failed, 0 skipped", exitCode: 1);
    }

    [Fact]
    public void Reasons_of_skipped_tests_are_counted()
    {
        Program("Some", 0, passed: 1, failed: 0, skipped: 3, "no &lt;data&gt;", "no &lt;data&gt;", "not covered yet");
        string output = _fixture.Run("./test").Output;
        Assert.Contains("     2  no <data>\n", output);
        Assert.Contains("     1  not covered yet\n", output);
    }

    [Fact]
    public void A_suite_chooses_tests_by_trait()
    {
        Program("Some", 0, passed: 1, failed: 0, skipped: 0);
        _fixture.Run("./test", "quick");
        Assert.Contains(_fixture.Calls, call => call.Contains("--filter-not-trait pace=slow", StringComparison.Ordinal));
        _fixture.Run("./test", "reference");
        Assert.Contains(_fixture.Calls, call => call.Contains("--filter-trait suite=reference", StringComparison.Ordinal));
        _fixture.Run("./test", "vectors");
        Assert.Contains(_fixture.Calls, call => call.Contains("--filter-trait suite=vectors", StringComparison.Ordinal));
    }

    [Fact]
    public void A_build_that_fails_ends_the_command_with_the_errors()
    {
        _fixture.BreakBuild("x.cs(1,2): error CS1002: ; expected\n");
        ScriptResult result = _fixture.Run("./test");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("x.cs(1,2): error CS1002: ; expected\ntest: the build failed", result.Error);
        Assert.DoesNotContain(" passed, ", result.Output);
    }

    [Theory]
    [InlineData("test: 'sloow' is not a suite: use quick, reference or vectors, or no word for everything\n", "sloow")]
    [InlineData("test: one suite at a time, but 'reference' follows 'quick'\n", "quick", "reference")]
    public void A_wrong_word_is_one_sentence(string sentence, params string[] arguments)
    {
        ScriptResult result = _fixture.Run("./test", arguments);
        Assert.Equal((2, "", sentence), (result.ExitCode, result.Output, result.Error));
        Assert.Empty(_fixture.Calls);
    }

    private void Expect(string closingLine, int exitCode, params string[] arguments)
    {
        ScriptResult result = _fixture.Run("./test", arguments);
        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(closingLine, lines[^1]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Single(lines, line => line.Contains(" passed, ", StringComparison.Ordinal));
    }

    /// <summary>A test program for the stand-in: its exit code on the first line, then the report that it writes.</summary>
    private void Program(string name, int exitCode, int passed, int failed, int skipped, params string[] reasons)
    {
        string tests = string.Concat(reasons.Select(reason => $"<test result=\"Skip\"><reason>{reason}</reason></test>"));
        _fixture.Write($"tests/{name}.Tests/{name}.Tests.csproj", "<Project />");
        _fixture.Write(
            $"artifacts/bin/{name}.Tests/release/Godwit.{name}.Tests.dll",
            $"{exitCode}\n<assemblies><assembly name=\"x\" errors=\"0\" failed=\"{failed}\" passed=\"{passed}\" skipped=\"{skipped}\">{tests}</assembly></assemblies>");
    }
}
