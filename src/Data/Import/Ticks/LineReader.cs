using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Ticks;

/// <summary>Receives one line without its end; lines count from 1.</summary>
internal delegate void LineHandler(long line, ReadOnlyMemory<byte> text);

/// <summary>The lines of a text as bytes; blank ones are passed over.</summary>
internal static class LineReader
{
    private const int FirstBufferBytes = 1 << 18, LongestLine = 1 << 23;

    /// <exception cref="GodwitException">A line is longer than 8 MiB.</exception>
    public static void Read(CandleSource source, LineHandler take, CancellationToken cancellation)
    {
        byte[] buffer = new byte[FirstBufferBytes];
        int filled = 0;
        long line = 0;
        bool first = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read = source.Read(buffer.AsSpan(filled));
            int end = filled + read;
            int from = first ? end - CsvLines.WithoutMark(buffer.AsSpan(0, end)).Length : 0;
            first = false;
            int newline;
            while ((newline = buffer.AsSpan(from, end - from).IndexOf((byte)'\n')) >= 0)
            {
                Take(++line, buffer.AsMemory(from, newline), take);
                from += newline + 1;
            }
            if (read == 0)
            {
                if (end > from) Take(++line, buffer.AsMemory(from, end - from), take);
                return;
            }
            filled = end - from;
            buffer.AsSpan(from, filled).CopyTo(buffer);
            if (filled < buffer.Length) continue;
            if (buffer.Length >= LongestLine) throw new GodwitException($"{source.DisplayName}, line {line + 1}: the line is longer than {LongestLine >> 20} MiB; this is no recording.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private static void Take(long line, ReadOnlyMemory<byte> text, LineHandler take)
    {
        if (text.Length > 0 && text.Span[^1] == '\r') text = text[..^1];
        if (!text.IsEmpty) take(line, text);
    }
}
