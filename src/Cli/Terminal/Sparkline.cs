namespace Godwit.Cli.Terminal;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Draws values as block characters, thinned or stretched to a width.</summary>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        if (values.Count == 0) return "";
        width = Math.Min(width, values.Count);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        var line = new char[width];
        for (int i = 0; i < width; i++)
        {
            double value = values[(int)((long)i * (values.Count - 1) / Math.Max(1, width - 1))];
            int level = high > low ? (int)((value - low) / (high - low) * (Blocks.Length - 1) + 0.5) : 0;
            line[i] = Blocks[level];
        }
        return new string(line);
    }
}
