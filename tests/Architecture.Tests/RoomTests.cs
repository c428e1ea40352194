namespace Godwit.Architecture.Tests;

/// <summary>docs/architecture.md and the project files say the same, in both directions.</summary>
public sealed class RoomTests
{
    private const string Document = "docs/architecture.md";
    private const int GlassFileLines = 400;

    private static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> s_table = MarkdownTable.Read(Document, "Room");

    public static TheoryData<string> RoomNames => [.. Repository.Rooms.Select(room => room.Name)];

    [Fact]
    public void The_table_lists_exactly_the_rooms_that_exist() =>
        Assert.Equal(
            Repository.Rooms.Select(room => room.Name).Order(StringComparer.Ordinal),
            s_table.Select(row => row["Room"]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_room_references_exactly_what_the_table_allows(string name)
    {
        string allowed = Row(name)["May reference"];
        IEnumerable<string> expected = allowed == "nothing" ? [] : allowed.Split(',', StringSplitOptions.TrimEntries);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Room(name).ProjectReferences.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_room_has_the_kind_that_the_table_gives_it(string name)
    {
        string? kind = Room(name).RoomKind;
        Assert.Equal(Row(name)["Kind"], kind?.ToLowerInvariant());
        Assert.True(File.Exists(Path.Combine(Repository.Root, "eng", $"{kind}.targets")), $"eng/{kind}.targets does not exist.");
    }

    [Fact]
    public void A_glass_room_references_only_glass_rooms()
    {
        HashSet<string> glass = [.. Repository.Rooms.Where(room => room.RoomKind == "Glass").Select(room => room.Name)];
        foreach (ProjectFile room in Repository.Rooms.Where(room => glass.Contains(room.Name)))
        {
            Offenders.None(room.ProjectReferences.Except(glass));
            Offenders.None(room.PackageReferences);
        }
    }

    [Fact]
    public void A_file_of_a_glass_room_can_be_read_in_one_sitting()
    {
        IEnumerable<string> tooLong =
            from room in Repository.Rooms
            where room.RoomKind == "Glass"
            from file in Directory.EnumerateFiles(room.Folder, "*.cs", SearchOption.AllDirectories)
            let lines = File.ReadLines(file).Count()
            where lines > GlassFileLines
            select $"{Path.GetRelativePath(Repository.Root, file)} has {lines} lines, more than {GlassFileLines}";
        Offenders.None(tooLong);
    }

    private static ProjectFile Room(string name) => Repository.Rooms.Single(room => room.Name == name);

    private static IReadOnlyDictionary<string, string> Row(string name)
    {
        IReadOnlyDictionary<string, string>? row = s_table.SingleOrDefault(r => r["Room"] == name);
        Assert.True(row is not null, $"The table of {Document} has no room '{name}'.");
        return row;
    }
}
