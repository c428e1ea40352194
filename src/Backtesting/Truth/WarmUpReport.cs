using Godwit.Core.Time;

namespace Godwit.Backtesting.Truth;

/// <summary>How one variable fares when it is given less history than there is.</summary>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Variable">The indicator or field.</param>
/// <param name="Reference">Its value at the first trading bar, with all history.</param>
/// <param name="Differences">For each amount of history: |value − reference| ÷ the larger of the two; infinite where one has no value, 0 where both have none.</param>
/// <param name="NeverForgets">Still different at the largest amount: it depends on where history begins.</param>
public sealed record WarmUpVariable(string Strategy, string Variable, double Reference, IReadOnlyList<double> Differences, bool NeverForgets);

/// <summary>What the warm-up analysis found.</summary>
/// <param name="FirstBar">Open of the first trading bar.</param>
/// <param name="SettleLength">Bars that the slowest indicator needs for a first value.</param>
/// <param name="Available">Bars of history before the first trading bar: the reference uses all of them.</param>
/// <param name="Histories">The amounts of history tried, in bars, rising.</param>
/// <param name="Variables">The largest differences first.</param>
/// <param name="DifferentDecisions">For each amount: signals and orders that differ from the reference's.</param>
/// <param name="LastDifference">For each amount: trading bars until decisions agree for good; 0 when they always do.</param>
/// <param name="Recommended">The smallest amount with which every variable that forgets is within the tolerance and every decision agrees; null when none is enough.</param>
/// <param name="Tolerance">Relative difference that counts as none.</param>
public sealed record WarmUpReport(
    Instant FirstBar, int SettleLength, int Available, IReadOnlyList<int> Histories, IReadOnlyList<WarmUpVariable> Variables,
    IReadOnlyList<int> DifferentDecisions, IReadOnlyList<int> LastDifference, int? Recommended, double Tolerance);
