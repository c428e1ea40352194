namespace Godwit.Indicators;

/// <summary>An indicator of an indicator: one output of the inner one is the series that the outer one reads.</summary>
/// <remarks>The outer one sees its first value when the inner one has settled: <c>new ChainedIndicator(new Rsi(14), new Sma(9))</c>.</remarks>
public sealed class ChainedIndicator : Indicator
{
    private readonly Indicator _inner;
    private readonly ValueIndicator _outer;
    private readonly int _output;
    private readonly double[] _values;

    /// <param name="inner">What reads the bars.</param>
    /// <param name="outer">What reads the inner one's output.</param>
    /// <param name="output">Which output of the inner one, counted from 0.</param>
    public ChainedIndicator(Indicator inner, ValueIndicator outer, int output = 0)
        : base($"{outer.Name}({inner.Name})", inner.SettleLength + outer.SettleLength - 1, outer.OutputCount)
    {
        if (output < 0 || output >= inner.OutputCount)
            throw new ArgumentOutOfRangeException(nameof(output), output, $"{inner.Name} has {inner.OutputCount} output(s), counted from 0.");
        (_inner, _outer, _output) = (inner, outer, output);
        _values = new double[outer.OutputCount];
    }

    public override void Update(in BarValues bar)
    {
        _inner.Update(bar);
        if (!_inner.IsReady) return;
        _outer.Update(_inner.Output(_output));
        if (!_outer.IsReady) return;
        for (int o = 0; o < _values.Length; o++) _values[o] = _outer.Output(o);
        Set(_values);
    }

    protected override void ResetState()
    {
        _inner.Reset();
        _outer.Reset();
    }
}
