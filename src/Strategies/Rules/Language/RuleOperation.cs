using Godwit.Core.Functions;

namespace Godwit.Strategies.Rules;

/// <summary>What two numbers or conditions become. Operations of one operand ignore the second.</summary>
internal enum RuleOperation : byte
{
    Add, Subtract, Multiply, Divide,
    Less, Greater, LessOrEqual, GreaterOrEqual, Equal, NotEqual,
    And, Or, Not,
    Abs, Sqrt, Ln, Exp, Larger, Smaller,
}

/// <summary>
/// The arithmetic of rules. A condition is 1 or 0; what is not known yet is NaN, and stays so unless the other side of
/// <c>and</c> or <c>or</c> decides alone (Kleene's three-valued logic). What has no answer in numbers is 0, as in formulas.
/// </summary>
internal static class RuleArithmetic
{
    public static bool GivesCondition(this RuleOperation operation) => operation is >= RuleOperation.Less and <= RuleOperation.Not;
    public static bool TakesConditions(this RuleOperation operation) => operation is RuleOperation.And or RuleOperation.Or or RuleOperation.Not;
    public static bool IsComparison(this RuleOperation operation) => operation is >= RuleOperation.Less and <= RuleOperation.NotEqual;
    public static bool IsUnary(this RuleOperation operation) => operation is RuleOperation.Not or (>= RuleOperation.Abs and <= RuleOperation.Exp);

    public static double Apply(RuleOperation operation, double a, double b) => operation switch
    {
        RuleOperation.Add => a + b,
        RuleOperation.Subtract => a - b,
        RuleOperation.Multiply => a * b,
        RuleOperation.Divide => b == 0.0 ? (double.IsNaN(a) ? a : 0.0) : a / b,
        RuleOperation.Less => a < b ? 1.0 : a >= b ? 0.0 : double.NaN,
        RuleOperation.Greater => a > b ? 1.0 : a <= b ? 0.0 : double.NaN,
        RuleOperation.LessOrEqual => a <= b ? 1.0 : a > b ? 0.0 : double.NaN,
        RuleOperation.GreaterOrEqual => a >= b ? 1.0 : a < b ? 0.0 : double.NaN,
        RuleOperation.Equal => a == b ? 1.0 : a < b || a > b ? 0.0 : double.NaN,
        RuleOperation.NotEqual => a == b ? 0.0 : a < b || a > b ? 1.0 : double.NaN,
        RuleOperation.And => a == 0.0 || b == 0.0 ? 0.0 : double.IsNaN(a) ? a : double.IsNaN(b) ? b : 1.0,
        RuleOperation.Or => IsTrue(a) || IsTrue(b) ? 1.0 : double.IsNaN(a) ? a : double.IsNaN(b) ? b : 0.0,
        RuleOperation.Not => double.IsNaN(a) ? a : a == 0.0 ? 1.0 : 0.0,
        RuleOperation.Abs => Math.Abs(a),
        RuleOperation.Sqrt => a > 0.0 ? Math.Sqrt(a) : a <= 0.0 ? 0.0 : a,
        RuleOperation.Ln => a > 0.0 ? DeterministicMath.Log(a) : a <= 0.0 ? 0.0 : a,
        RuleOperation.Exp => double.IsNaN(a) ? a : DeterministicMath.Exp(Math.Min(a, 709.0)),
        RuleOperation.Larger => Math.Max(a, b),
        RuleOperation.Smaller => Math.Min(a, b),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    public static bool IsTrue(double condition) => condition > 0.0;
}
