namespace Godwit.Core.Outcomes;

/// <summary>The nearest known name for an unknown one, for error messages.</summary>
public static class Suggestions
{
    /// <summary>“ Did you mean ‘x’?” when one of <paramref name="known"/> is near enough, otherwise the empty string.</summary>
    public static string For(string unknown, IEnumerable<string> known)
    {
        string? nearest = null;
        int best = Math.Max(2, unknown.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(unknown.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < best) (best, nearest) = (distance, candidate);
        }
        return nearest is null ? "" : $" Did you mean '{nearest}'?";
    }

    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
