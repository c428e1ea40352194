using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Import.Ticks.Formats;

namespace Godwit.Data.Import.Ticks;

/// <summary>The known file formats of ticks, asked in this order.</summary>
public static class TickFormats
{
    public static IReadOnlyList<TickFormat> All { get; } = [.. DelimitedForms.All, new BinanceCapture(), new BybitCapture(), new HyperliquidCapture()];

    /// <summary>The format of a file whose content is one of ticks; null for others, which may be candles.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">Kind that it must hold; null: any.</param>
    /// <exception cref="GodwitException">The file is missing or damaged.</exception>
    public static TickFormat? OfFile(string path, string? kind = null)
    {
        TickFormat? found = null;
        using PackedFile file = PackedFile.Open(path);
        try
        {
            file.ReadMembers(source =>
            {
                found = Recognise(source.Head, kind);
                throw new Looked();
            });
        }
        catch (Looked)
        {
            // The first bytes are enough.
        }
        return found;
    }

    /// <exception cref="GodwitException">There is no format of that name.</exception>
    public static TickFormat? Named(string name) => All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase));

    internal static TickFormat? Recognise(ReadOnlySpan<byte> head, string? kind)
    {
        foreach (TickFormat format in All)
            if ((kind is null || format.Kinds.Contains(kind)) && format.Recognises(head)) return format;
        return null;
    }

    internal static TickFormat Of(CandleSource source, string? name, string? kind)
    {
        if (name is not null) return Named(name) ?? throw GodwitException.Usage($"There is no format '{Printable.Of(name)}' of ticks.{Suggestions.For(name, All.Select(f => f.Name))} See godwit data formats.");
        if (Recognise(source.Head, kind) is { } format) return format;
        int end = source.Head.IndexOf((byte)'\n');
        string first = Encoding.ASCII.GetString(source.Head[..Math.Clamp(end < 0 ? source.Head.Length : end, 0, 80)]).TrimEnd('\r');
        string wanted = kind is null ? "in no known format of ticks" : $"in no format that holds {kind}";
        throw new GodwitException($"{source.DisplayName} is {wanted}: it starts with \"{Printable.Of(first)}\"; godwit data formats lists what can be read.");
    }

    private sealed class Looked : Exception;
}
