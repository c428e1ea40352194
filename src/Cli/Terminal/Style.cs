namespace Godwit.Cli.Terminal;

/// <summary>Colours for terminals, plain text elsewhere (pipes, <c>NO_COLOR</c>, <c>TERM=dumb</c>).</summary>
internal static class Style
{
    private static readonly bool PlainWanted =
        Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") is "dumb";

    public static bool OutHasColor { get; } = !PlainWanted && !Console.IsOutputRedirected;
    public static bool ErrorHasColor { get; } = !PlainWanted && !Console.IsErrorRedirected;

    public static string Error(string text) => ErrorHasColor ? $"\u001b[31m{text}\u001b[0m" : text;
    public static string Faint(string text) => Paint(text, "2");
    public static string Bold(string text) => Paint(text, "1");
    public static string Good(string text) => Paint(text, "32");
    public static string Bad(string text) => Paint(text, "31");
    public static string Caution(string text) => Paint(text, "33");

    private static string Paint(string text, string code) => OutHasColor ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
