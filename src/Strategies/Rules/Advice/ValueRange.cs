namespace Godwit.Strategies.Rules;

/// <summary>Between what a value can lie; a condition is 1 where it always holds and 0 where it never does.</summary>
internal readonly record struct ValueRange(double Low, double High)
{
    public static readonly ValueRange Any = new(double.NegativeInfinity, double.PositiveInfinity);
    public static readonly ValueRange NotNegative = new(0, double.PositiveInfinity);
    public static readonly ValueRange Open = new(0, 1), Never = new(0, 0), Always = new(1, 1);

    public static ValueRange Point(double value) => double.IsFinite(value) ? new(value, value) : Any;

    public static ValueRange Apply(RuleOperation operation, ValueRange a, ValueRange b) => operation switch
    {
        RuleOperation.Add => new(a.Low + b.Low, a.High + b.High),
        RuleOperation.Subtract => new(a.Low - b.High, a.High - b.Low),
        RuleOperation.Multiply => Multiply(a, b),
        RuleOperation.Divide when b.Low > 0 && b.Low == b.High => new(a.Low / b.Low, a.High / b.Low),
        RuleOperation.Less => a.High < b.Low ? Always : a.Low >= b.High ? Never : Open,
        RuleOperation.Greater => Apply(RuleOperation.Less, b, a),
        RuleOperation.LessOrEqual => a.High <= b.Low ? Always : a.Low > b.High ? Never : Open,
        RuleOperation.GreaterOrEqual => Apply(RuleOperation.LessOrEqual, b, a),
        RuleOperation.Equal => a.High < b.Low || b.High < a.Low ? Never : a.Low == a.High && a == b ? Always : Open,
        RuleOperation.NotEqual => Not(Apply(RuleOperation.Equal, a, b)),
        RuleOperation.And => new(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High)),
        RuleOperation.Or or RuleOperation.Larger => new(Math.Max(a.Low, b.Low), Math.Max(a.High, b.High)),
        RuleOperation.Smaller => new(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High)),
        RuleOperation.Not => Not(a),
        RuleOperation.Abs or RuleOperation.Sqrt or RuleOperation.Exp => NotNegative,
        _ => Any,
    };

    public ValueRange And(ValueRange other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    private static ValueRange Not(ValueRange a) => new(1 - a.High, 1 - a.Low);

    private static ValueRange Multiply(ValueRange a, ValueRange b)
    {
        double[] corners = [a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High];
        // 0 times infinity has no answer: then nothing is claimed.
        return corners.Any(double.IsNaN) ? Any : new(corners.Min(), corners.Max());
    }
}
