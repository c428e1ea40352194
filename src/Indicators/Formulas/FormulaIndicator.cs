namespace Godwit.Indicators;

/// <summary>An indicator written as a formula, such as <c>ema(close,12) - ema(close,26)</c> or <c>crossup(close, bbands(20).upper)</c>.</summary>
/// <remarks>
/// Series: open, high, low, close, volume, median, typical, weighted, average. Every indicator of the catalogue is a function: first its
/// series where it takes one (the close if left out), then parameters in the catalogue's order or as name=value; <c>.name</c> chooses an
/// output, <c>[n]</c> looks n bars back. Also + − * /, comparisons, and, or, not (1 and 0), abs, sqrt, ln, exp, larger, smaller, crossup,
/// crossdown. What has no answer (a division by 0, a root of a negative number) is 0.
/// </remarks>
public sealed class FormulaIndicator : Indicator
{
    private readonly FormulaNode _root;

    private FormulaIndicator(string text, FormulaNode root) : base(text, root.SettleLength) => _root = root;

    /// <exception cref="FormulaException">The formula cannot be read; the message says where and why.</exception>
    public static FormulaIndicator Parse(string text)
    {
        try
        {
            return new(text.Trim(), new FormulaParser(text).Parse());
        }
        catch (FormulaException error)
        {
            error.Formula = text;
            throw;
        }
    }

    public override void Update(in BarValues bar) => Set(_root.Next(bar));

    protected override void ResetState() => _root.Reset();
}
