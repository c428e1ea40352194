using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>Puts a file in its place as a whole: a reader sees the old one or the new one, never a part.</summary>
internal static class ReportFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string draft = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write)) write(stream);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Discard(draft);
            throw new GodwitException($"{path} cannot be written: {fault.Message.TrimEnd('.')}. Choose another place.", fault);
        }
        catch
        {
            Discard(draft);
            throw;
        }
    }

    private static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more.
        }
    }
}
