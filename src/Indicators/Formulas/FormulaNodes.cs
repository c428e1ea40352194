using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>One step of a compiled formula: takes each bar once and gives a number, NaN until it has settled.</summary>
internal abstract class FormulaNode(int settleLength)
{
    public int SettleLength { get; } = settleLength;

    public abstract double Next(in BarValues bar);

    public virtual void Reset() { }
}

internal sealed class ConstantNode(double value) : FormulaNode(1)
{
    public double Value => value;

    public override double Next(in BarValues bar) => value;
}

internal sealed class FieldNode(PriceField field) : FormulaNode(1)
{
    public override double Next(in BarValues bar) => bar.Select(field);
}

/// <summary>A bare word in the place of an argument, such as the kind of an average; it has no value of its own.</summary>
internal sealed class WordNode(string word, int position) : FormulaNode(1)
{
    public string Word => word;
    public int Position => position;

    public override double Next(in BarValues bar) => throw new InvalidOperationException("A word has no value.");
}

/// <summary>Arithmetic, comparison or logic of one, two or no settled operands; a node that has not settled is NaN and stays so.</summary>
internal sealed class OperatorNode(string symbol, FormulaNode left, FormulaNode right) : FormulaNode(Math.Max(left.SettleLength, right.SettleLength))
{
    private readonly Func<double, double, double> _apply = Of(symbol);

    public override double Next(in BarValues bar)
    {
        double a = left.Next(bar), b = right.Next(bar);
        return double.IsNaN(a) || double.IsNaN(b) ? double.NaN : _apply(a, b);
    }

    public override void Reset()
    {
        left.Reset();
        right.Reset();
    }

    /// <summary>What has no answer in numbers answers 0, as the catalogue's ratios do.</summary>
    private static Func<double, double, double> Of(string symbol) => symbol switch
    {
        "+" => (a, b) => a + b,
        "-" => (a, b) => a - b,
        "*" => (a, b) => a * b,
        "/" => (a, b) => b == 0.0 ? 0.0 : a / b,
        "<" => (a, b) => a < b ? 1.0 : 0.0,
        ">" => (a, b) => a > b ? 1.0 : 0.0,
        "<=" => (a, b) => a <= b ? 1.0 : 0.0,
        ">=" => (a, b) => a >= b ? 1.0 : 0.0,
        "==" => (a, b) => a == b ? 1.0 : 0.0,
        "!=" => (a, b) => a != b ? 1.0 : 0.0,
        "and" => (a, b) => a != 0.0 && b != 0.0 ? 1.0 : 0.0,
        "or" => (a, b) => a != 0.0 || b != 0.0 ? 1.0 : 0.0,
        "not" => (a, _) => a == 0.0 ? 1.0 : 0.0,
        "abs" => (a, _) => Math.Abs(a),
        "sqrt" => (a, _) => a > 0.0 ? Math.Sqrt(a) : 0.0,
        "ln" => (a, _) => a > 0.0 ? DeterministicMath.Log(a) : 0.0,
        "exp" => (a, _) => DeterministicMath.Exp(Math.Min(a, 709.0)),
        "larger" => Math.Max,
        "smaller" => Math.Min,
        _ => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "Unknown operator."),
    };
}

/// <summary>A value of some bars ago.</summary>
internal sealed class LagNode(FormulaNode inner, int bars) : FormulaNode(inner.SettleLength + bars)
{
    private Ring _past = new(bars);

    public override double Next(in BarValues bar)
    {
        double value = inner.Next(bar);
        if (double.IsNaN(value)) return double.NaN;
        bool full = _past.IsFull;
        double old = _past.Push(value);
        return full ? old : double.NaN;
    }

    public override void Reset()
    {
        inner.Reset();
        _past.Reset();
    }
}

/// <summary>1 at the bar at which the first operand has crossed above the second (or below it), else 0.</summary>
internal sealed class CrossNode(FormulaNode left, FormulaNode right, bool above) : FormulaNode(Math.Max(left.SettleLength, right.SettleLength) + 1)
{
    private double _previous = double.NaN;

    public override double Next(in BarValues bar)
    {
        double difference = left.Next(bar) - right.Next(bar), previous = _previous;
        if (!above) difference = -difference;
        _previous = difference;
        if (double.IsNaN(previous) || double.IsNaN(difference)) return double.NaN;
        return previous <= 0.0 && difference > 0.0 ? 1.0 : 0.0;
    }

    public override void Reset()
    {
        left.Reset();
        right.Reset();
        _previous = double.NaN;
    }
}

/// <summary>One output of an indicator of the catalogue, fed with bars or with the values of other nodes.</summary>
internal sealed class IndicatorNode(Indicator indicator, int output, FormulaNode? first, FormulaNode? second)
    : FormulaNode(Math.Max(first?.SettleLength ?? 1, second?.SettleLength ?? 1) + indicator.SettleLength - 1)
{
    public Indicator Indicator => indicator;
    public FormulaNode? First => first;
    public FormulaNode? Second => second;

    public override double Next(in BarValues bar)
    {
        if (first is null) indicator.Update(bar);
        else
        {
            double x = first.Next(bar), y = second?.Next(bar) ?? 0.0;
            if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
            if (indicator is PairIndicator pair) pair.Update(x, y);
            else ((ValueIndicator)indicator).Update(x);
        }
        return indicator.IsReady ? indicator.Output(output) : double.NaN;
    }

    public override void Reset()
    {
        first?.Reset();
        second?.Reset();
        indicator.Reset();
    }
}
