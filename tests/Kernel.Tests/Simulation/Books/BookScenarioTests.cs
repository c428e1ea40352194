using System.Reflection;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>Every rule of the venue on trades, quotes and books as a case that a trader could review: see the text files beside.</summary>
public sealed class BookScenarioTests
{
    private const string Folder = "Simulation.Books.Cases.";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string file, BookScenario scenario, _) in All()) data.Add(file, scenario.Title);
            return data;
        }
    }

    /// <summary>
    /// After a deliberate change set GODWIT_APPROVE_BOOKS to the folder of the case files: they are written anew, to be read and judged as a difference.
    /// </summary>
    [Theory, MemberData(nameof(Cases))]
    public void Plays_as_written(string file, string title)
    {
        (_, BookScenario scenario, string written) = All().Single(c => c.File == file && c.Scenario.Title == title);
        string played = scenario.Play();
        if (Environment.GetEnvironmentVariable("GODWIT_APPROVE_BOOKS") is { Length: > 0 }) return;
        Assert.Equal(written, played);
    }

    [Fact]
    public void Approve()
    {
        if (Environment.GetEnvironmentVariable("GODWIT_APPROVE_BOOKS") is not { Length: > 0 } folder)
        {
            Assert.True(All().Select(c => (c.File, c.Scenario.Title)).Distinct().Count() == All().Count(), "Titles are unique in a file.");
            return;
        }
        foreach (IGrouping<string, (string File, BookScenario Scenario, string Written)> file in All().GroupBy(c => c.File))
            File.WriteAllText(Path.Combine(folder, file.Key), string.Join("\n", file.Select(c => c.Scenario.Play())));
    }

    private static IEnumerable<(string File, BookScenario Scenario, string Written)> All()
    {
        Assembly assembly = typeof(BookScenarioTests).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            int at = name.IndexOf(Folder, StringComparison.Ordinal);
            if (at < 0) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (string block in reader.ReadToEnd().Split("== ", StringSplitOptions.RemoveEmptyEntries))
            {
                string[] lines = block.TrimEnd('\n').Split('\n');
                yield return (name[(at + Folder.Length)..], new BookScenario(lines[0].Trim(), lines[1..]), "== " + block.TrimEnd('\n') + "\n");
            }
        }
    }
}
