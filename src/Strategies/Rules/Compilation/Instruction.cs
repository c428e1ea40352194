using Godwit.Indicators;

namespace Godwit.Strategies.Rules;

internal enum RuleOp : byte
{
    /// <summary>A field of the bar: A names it.</summary>
    Field,

    /// <summary>Position or clock: A names it, B is the side whose position counts.</summary>
    State,

    /// <summary>The first output of indicator A, which was fed with the bar.</summary>
    Read,

    /// <summary>Output B of indicator A.</summary>
    ReadOutput,

    /// <summary>Feeds indicator A with register B; its first output.</summary>
    Feed,

    /// <summary>Feeds indicator A with registers B and C; its first output.</summary>
    FeedPair,

    /// <summary>Register A of B-th memory's length ago.</summary>
    Lag,
    CrossAbove,
    CrossBelow,

    /// <summary>Whether register A has moved the same way for C bars, by memory B.</summary>
    Rising,
    Falling,

    Less,
    Greater,
    And,

    /// <summary>Operation C on registers A and B.</summary>
    Operate,
}

/// <summary>One step of a compiled rule: an operation whose result goes to a register.</summary>
internal readonly record struct Instruction(RuleOp Op, int Target, int A, int B = 0, int C = 0);

/// <summary>What a compiled rule can read besides its registers.</summary>
internal interface IRuleSource
{
    double Field(PriceField field);

    /// <param name="state">What is asked for.</param>
    /// <param name="side">+1 or −1 when a position on the other side counts as none, 0 when any counts.</param>
    double State(RuleState state, int side);
}

/// <summary>Bars alone, as on a higher timeframe.</summary>
internal readonly struct BarSource(in BarValues bar) : IRuleSource
{
    private readonly BarValues _bar = bar;

    public double Field(PriceField field) => _bar.Select(field);
    public double State(RuleState state, int side) => double.NaN;
}
