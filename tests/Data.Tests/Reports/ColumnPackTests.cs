using System.Text;
using System.Text.Json;
using CsCheck;
using Godwit.Hosting.Presentation.Reports;

namespace Godwit.Data.Tests.Reports;

/// <summary>Columns survive the way into a page.</summary>
public sealed class ColumnPackTests
{
    [Fact]
    public void Numbers_come_back_to_the_decimals_kept() =>
        Gen.Select(Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.Const(double.NaN), Gen.Const(0.0), Gen.Const(double.PositiveInfinity)).Array[0, 200], Gen.Int[0, 6], Gen.Enum<Guess>())
            .Sample((values, decimals, guess) =>
            {
                var pack = new ColumnPack();
                pack.Add("before", [1, 2, 3], 0);
                pack.Add("column", values, decimals, guess);
                double[] read = Read(pack, "column");
                Assert.Equal(values.Length, read.Length);
                for (int i = 0; i < values.Length; i++)
                {
                    if (double.IsFinite(values[i])) Assert.Equal(values[i], read[i], 0.51 * Math.Pow(10, -decimals));
                    else Assert.True(double.IsNaN(read[i]));
                }
            });

    [Fact]
    public void Decimals_give_way_to_size()
    {
        var pack = new ColumnPack();
        pack.Add("large", [4e14, -4e14, 3], 6);
        Assert.Equal([4e14, -4e14, 3], Read(pack, "large"));
    }

    [Fact]
    public void Evenly_spaced_times_take_a_byte_each()
    {
        var pack = new ColumnPack();
        pack.Add("time", [.. Enumerable.Range(0, 10_000).Select(i => 1_700_000_000.0 + 3_600 * i)], 0, Guess.Line);
        Assert.InRange(pack.Length, 10_000, 10_020);
    }

    /// <summary>The page's decoder, in the plainest words.</summary>
    private static double[] Read(ColumnPack pack, string name)
    {
        using var text = new StringWriter();
        pack.WriteBase64(text);
        byte[] bytes = Convert.FromBase64String(text.ToString());
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            pack.WriteDirectory(json);
            json.WriteEndObject();
        }
        JsonElement entry = JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray())).RootElement.GetProperty("columns").GetProperty(name);
        int at = entry[0].GetInt32(), count = entry[1].GetInt32(), decimals = entry[2].GetInt32(), guess = entry[3].GetInt32();
        var values = new double[count];
        long before = 0, step = 0;
        for (int i = 0; i < count; i++)
        {
            ulong code = 0;
            int shift = 0;
            byte piece;
            do
            {
                piece = bytes[at++];
                code |= (ulong)(piece & 127) << shift;
                shift += 7;
            }
            while (piece > 127);
            if (code-- == 0)
            {
                values[i] = double.NaN;
                continue;
            }
            long off = (long)(code >> 1) ^ -(long)(code & 1);
            long value = off + guess switch { 0 => 0, 1 => before, _ => before + step };
            (step, before) = (value - before, value);
            values[i] = value / Math.Pow(10, decimals);
        }
        return values;
    }
}
