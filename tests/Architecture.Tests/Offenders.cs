namespace Godwit.Architecture.Tests;

internal static class Offenders
{
    /// <summary>Fails with every offender on a line of its own (the framework's own message would cut them short).</summary>
    public static void None(IEnumerable<string> offenders)
    {
        string list = string.Join('\n', offenders);
        Assert.True(list.Length == 0, list);
    }
}
