using Godwit.Support.References;

namespace Godwit.Reference.Tests;

/// <summary>One test per golden file, whatever files the folder holds.</summary>
[Trait("suite", "reference")]
public sealed class ReferenceTests
{
    private const string NoFolder = "(no reference folder)";
    private const int MostShown = 40;

    public static TheoryData<string> Files()
    {
        IReadOnlyList<string> files = ReferenceFolder.Files();
        return files.Count == 0 ? [NoFolder] : [.. files];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_agrees(string path)
    {
        if (path == NoFolder) Assert.Skip($"No reference files below {ReferenceFolder.Path}: set GODWIT_REFERENCE to the folder of golden values.");
        using ReferenceFile file = ReferenceFile.Open(path);
        string area = file.Area;
        if (!ReferenceAreas.Checkers.TryGetValue(area, out IReferenceChecker? checker))
        {
            if (ReferenceAreas.NotCoveredYet.Contains(area)) Assert.Skip("not covered yet");
            Assert.Fail($"{path} belongs to the area \"{area}\", which nothing here knows.");
        }

        string[] differences = [.. checker.Check(file)];
        if (differences.Length > 0)
            Assert.Fail($"{differences.Length} differences in {path}:\n{string.Join('\n', differences.Take(MostShown))}");
    }
}
