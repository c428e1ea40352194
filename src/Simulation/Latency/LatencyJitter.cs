using System.Globalization;
using Godwit.Core.Functions;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Simulation.Latency;

/// <summary>How the part of a latency that varies is distributed.</summary>
public enum JitterKind : byte
{
    None,

    /// <summary>Mean 0, the scale is the standard deviation. The only kind that can make a latency shorter than its constant part.</summary>
    Normal,

    /// <summary>The scale is the median, the shape the standard deviation of the logarithm.</summary>
    LogNormal,

    /// <summary>The scale is the mean.</summary>
    Exponential,

    /// <summary>The scale is the mean, the shape k: k = 1 is exponential, larger ones are narrower.</summary>
    Gamma,
}

/// <summary>The varying part of a latency. <c>default</c> is none.</summary>
/// <param name="Kind">Distribution.</param>
/// <param name="Scale">Its scale, positive; what it means is said by <see cref="JitterKind"/>.</param>
/// <param name="Shape">Its shape, positive, where it has one.</param>
/// <param name="Floor">What constant part and jitter together are at least.</param>
public readonly record struct LatencyJitter(JitterKind Kind, Duration Scale, double Shape = 1, Duration Floor = default)
{
    private const double Longest = 3600e9;

    public bool IsNone => Kind == JitterKind.None;

    /// <summary>A latency: its constant part, jitter drawn from <paramref name="random"/>, and the floor; an hour at most.</summary>
    public Duration Draw(Duration constant, SeededRandom random)
    {
        if (IsNone) return constant;
        double jitter = Kind switch
        {
            JitterKind.Normal => Scale.Nanos * Normal(random),
            JitterKind.LogNormal => Scale.Nanos * DeterministicMath.Exp(Shape * Normal(random)),
            JitterKind.Exponential => -Scale.Nanos * DeterministicMath.Log(Uniform(random)),
            _ => Scale.Nanos / Shape * Gamma(Shape, random),
        };
        return new Duration(Math.Max(Math.Max(0, Floor.Nanos), constant.Nanos + (long)Math.Clamp(jitter, -Longest, Longest)));
    }

    /// <summary>Reads <c>normal:2ms</c>, <c>lognormal:2ms,0.8</c>, <c>exponential:2ms</c>, <c>gamma:2ms,3</c> (scale, shape), or <c>none</c>; a floor follows as <c>/1ms</c>.</summary>
    public static LatencyJitter Parse(string text)
    {
        string[] floor = text.Trim().ToLowerInvariant().Split('/', 2);
        string[] parts = floor[0].Split(':', 2);
        if (parts is ["none"]) return default;
        JitterKind kind = parts[0] switch
        {
            "normal" => JitterKind.Normal,
            "lognormal" => JitterKind.LogNormal,
            "exponential" => JitterKind.Exponential,
            "gamma" => JitterKind.Gamma,
            _ => JitterKind.None,
        };
        double shape = 1;
        Duration least = default;
        string[] numbers = parts.Length == 2 ? parts[1].Split(',', 2) : [""];
        bool valid = kind != JitterKind.None && Duration.TryParse(numbers[0], out Duration scale) & scale.Nanos > 0
            && (numbers.Length == 2) == (kind is JitterKind.LogNormal or JitterKind.Gamma)
            && (numbers.Length == 1 || (double.TryParse(numbers[1], NumberStyles.Float, CultureInfo.InvariantCulture, out shape) && shape is >= 0.01 and <= 1000))
            && (floor.Length == 1 || Duration.TryParse(floor[1], out least));
        if (!valid || !Duration.TryParse(numbers[0], out scale))
            throw GodwitException.Usage($"Jitter '{text}' is not understood: use none, normal:2ms, lognormal:2ms,0.8, exponential:2ms or gamma:2ms,3, each with a floor if wanted (normal:2ms/1ms).");
        return new LatencyJitter(kind, scale, shape, least);
    }

    public override string ToString()
    {
        if (IsNone) return "none";
        string shape = Kind is JitterKind.LogNormal or JitterKind.Gamma ? "," + Shape.ToString(CultureInfo.InvariantCulture) : "";
        string floor = Floor.Nanos > 0 ? "/" + Floor : "";
        return $"{Kind.ToString().ToLowerInvariant()}:{Scale}{shape}{floor}";
    }

    internal string Suffix => IsNone ? "" : $" + {this}";

    /// <summary>Uniform in (0, 1).</summary>
    private static double Uniform(SeededRandom random) => ((random.NextUInt64() >> 12) + 0.5) * (1.0 / 4503599627370496.0);

    private static double Normal(SeededRandom random) => DeterministicMath.NormalQuantile(Uniform(random));

    /// <summary>Mean <paramref name="shape"/>, scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000).</summary>
    private static double Gamma(double shape, SeededRandom random)
    {
        // Below 1 from the next higher shape, as the same paper says.
        if (shape < 1) return Gamma(shape + 1, random) * DeterministicMath.Pow(Uniform(random), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(random), root = 1 + c * x;
            if (root <= 0) continue;
            double v = root * root * root;
            if (DeterministicMath.Log(Uniform(random)) < 0.5 * x * x + d - d * v + d * DeterministicMath.Log(v)) return d * v;
        }
    }
}
