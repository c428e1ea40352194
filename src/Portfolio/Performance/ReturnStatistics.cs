namespace Godwit.Portfolio.Performance;

/// <summary>
/// The statistics of an equity curve as it grows, one point per bar: constant memory, no allocation per point. The
/// same figures as the batch functions on the same curve, to about ten digits.
/// </summary>
/// <remarks>
/// Points wait in a block; a full block is digested with two-pass moments that merge into the total, so the cost per
/// point stays at a few nanoseconds and long series of tiny returns lose no digits. An equity at or below zero is
/// ruin: a return of -1, and nothing afterwards. The result depends only on the sequence of calls, never on when it
/// is read. One thread.
/// </remarks>
public sealed class ReturnStatistics
{
    private const int BlockLength = 128;
    private const int LongRun = 16;   // shorter unchanged runs are cheaper as points of the block

    private readonly double[] _block = new double[BlockLength], _returns = new double[BlockLength];
    private int _pending;
    private EquityDigest _digest;

    /// <param name="initialEquity">The equity before the first bar, above zero.</param>
    /// <param name="targetPerPeriod">Minimum acceptable return per period for the downside deviation and Sortino.</param>
    /// <exception cref="ArgumentOutOfRangeException">The initial equity is not a positive finite number, or the target not finite.</exception>
    public ReturnStatistics(double initialEquity, double targetPerPeriod = 0)
    {
        if (!(initialEquity > 0) || !double.IsFinite(initialEquity))
            throw new ArgumentOutOfRangeException(nameof(initialEquity), initialEquity, "Returns need a positive initial equity.");
        if (!double.IsFinite(targetPerPeriod))
            throw new ArgumentOutOfRangeException(nameof(targetPerPeriod), targetPerPeriod, "The target return must be a number.");
        _digest = new EquityDigest(initialEquity, targetPerPeriod);
    }

    /// <summary>Number of points so far, that is of returns.</summary>
    public long Count => _digest.Count + _pending;

    /// <summary>Records the equity at the end of one more bar.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The equity is NaN or infinite.</exception>
    public void Add(double equity)
    {
        if (!double.IsFinite(equity)) ThrowNotFinite(equity);
        double[] block = _block;
        int pending = _pending;
        block[pending++] = equity;
        if (pending == BlockLength)
        {
            _digest.Absorb(block, _returns);
            pending = 0;
        }

        _pending = pending;
    }

    /// <summary>Records <paramref name="count"/> bars at the end of which the equity was what it was before: constant time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public void AddUnchanged(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count < LongRun)
        {
            double equity = _pending > 0 ? _block[_pending - 1] : _digest.Equity;
            for (; count > 0; count--) Add(equity);
            return;
        }

        _digest.Absorb(_block.AsSpan(0, _pending), _returns);
        _pending = 0;
        _digest.AbsorbUnchanged(count);
    }

    /// <summary>All figures of the curve so far. Reading changes nothing.</summary>
    /// <param name="periodsPerYear">Bars per year, 365 times the bars per day.</param>
    /// <param name="annualRiskFree">Annual risk-free rate of the Sharpe ratio, a fraction.</param>
    public ReturnSummary Summarize(double periodsPerYear, double annualRiskFree = 0)
    {
        EquityDigest digest = _digest;
        digest.Absorb(_block.AsSpan(0, _pending), _returns);
        return digest.Summarize(periodsPerYear, annualRiskFree);
    }

    private static void ThrowNotFinite(double equity) =>
        throw new ArgumentOutOfRangeException(nameof(equity), equity, "An equity curve holds finite numbers only.");
}
