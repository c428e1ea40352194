namespace Godwit.Hosting.Configuration;

/// <summary>Where Godwit keeps its state: <c>GODWIT_HOME</c>, else the platform's folder for application data.</summary>
public static class GodwitHome
{
    public const string Variable = "GODWIT_HOME";

    /// <summary>The folder, absolute; it may not exist yet.</summary>
    public static string Path
    {
        get
        {
            string? chosen = Environment.GetEnvironmentVariable(Variable);
            if (!string.IsNullOrWhiteSpace(chosen)) return System.IO.Path.GetFullPath(chosen);
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            // Without a home folder (some containers) state stays beside the caller rather than at the root.
            return string.IsNullOrEmpty(data) ? System.IO.Path.GetFullPath(".godwit") : System.IO.Path.Combine(data, "godwit");
        }
    }
}
