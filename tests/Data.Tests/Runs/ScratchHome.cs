namespace Godwit.Data.Tests.Runs;

/// <summary>A GODWIT_HOME for one test, gone afterwards.</summary>
internal sealed class ScratchHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("godwit-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
