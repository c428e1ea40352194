using System.Text.Json;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>How a column's numbers follow from each other: what is left after the guess is small, and small numbers take few bytes.</summary>
internal enum Guess : byte
{
    /// <summary>Each number by itself.</summary>
    None = 0,

    /// <summary>As the one before.</summary>
    Previous = 1,

    /// <summary>As the one before plus the step before: times.</summary>
    Line = 2,
}

/// <summary>
/// Columns of numbers for a page to decode: decimals become integers, each stored as its difference from a guess, in
/// zigzag order, plus one, seven bits a byte, lowest first. Zero stands for "no value".
/// </summary>
internal sealed class ColumnPack
{
    private const double Most = 1L << 50;

    private readonly MemoryStream _bytes = new();
    private readonly List<(string Name, long Offset, int Count, int Decimals, Guess Guess)> _columns = [];

    public long Length => _bytes.Length;

    /// <param name="name">Unique name.</param>
    /// <param name="values">NaN and infinities are stored as "no value".</param>
    /// <param name="decimals">Decimals kept; fewer where the numbers are too large for them.</param>
    /// <param name="guess">What the numbers are like.</param>
    public void Add(string name, ReadOnlySpan<double> values, int decimals, Guess guess = Guess.Previous)
    {
        double largest = 1;
        foreach (double value in values)
            if (double.IsFinite(value)) largest = Math.Max(largest, Math.Abs(value));
        while (decimals > 0 && largest * Math.Pow(10, decimals) > Most) decimals--;
        Begin(name, values.Length, decimals, guess);
        double scale = Math.Pow(10, decimals);
        long before = 0, step = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) _bytes.WriteByte(0);
            else Put((long)Math.Round(Math.Clamp(value * scale, -Most, Most)), guess, ref before, ref step);
        }
    }

    public void Add(string name, ReadOnlySpan<long> values, int decimals, Guess guess)
    {
        Begin(name, values.Length, decimals, guess);
        long before = 0, step = 0;
        foreach (long value in values) Put(value, guess, ref before, ref step);
    }

    /// <summary>Name → [offset, count, decimals, guess].</summary>
    public void WriteDirectory(Utf8JsonWriter json)
    {
        json.WriteStartObject("columns");
        foreach ((string name, long offset, int count, int decimals, Guess guess) in _columns)
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(offset);
            json.WriteNumberValue(count);
            json.WriteNumberValue(decimals);
            json.WriteNumberValue((int)guess);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Writes all bytes in base 64, piece by piece.</summary>
    public void WriteBase64(TextWriter writer)
    {
        const int piece = 3 * 16_384;
        ReadOnlySpan<byte> bytes = _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
        for (int at = 0; at < bytes.Length; at += piece) writer.Write(Convert.ToBase64String(bytes.Slice(at, Math.Min(piece, bytes.Length - at))));
    }

    private void Begin(string name, int count, int decimals, Guess guess) => _columns.Add((name, _bytes.Length, count, decimals, guess));

    private void Put(long value, Guess guess, ref long before, ref long step)
    {
        long expected = guess switch { Guess.None => 0, Guess.Previous => before, _ => before + step };
        long off = value - expected;
        ulong code = (ulong)((off << 1) ^ (off >> 63)) + 1;
        while (code >= 0x80)
        {
            _bytes.WriteByte((byte)(code | 0x80));
            code >>= 7;
        }
        _bytes.WriteByte((byte)code);
        step = value - before;
        before = value;
    }
}
