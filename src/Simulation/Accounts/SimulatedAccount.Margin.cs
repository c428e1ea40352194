using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Simulation.Accounts;

/// <content>Margin: what derivatives bind and when they are liquidated.</content>
public sealed partial class SimulatedAccount
{
    /// <summary>Null for spot.</summary>
    private readonly MarginPosition?[] _margins = MarginsOf(instruments, terms);

    private static MarginPosition?[] MarginsOf(Instrument[] instruments, IReadOnlyList<MarginTerms?>? terms)
    {
        var margins = new MarginPosition?[instruments.Length];
        for (int i = 0; i < margins.Length; i++)
            if (instruments[i].IsDerivative) margins[i] = new MarginPosition(instruments[i], terms?[i] ?? MarginTerms.Unlevered);
        return margins;
    }

    /// <summary>The position with its margin; null for spot instruments.</summary>
    public MarginPosition? MarginIn(int instrument) => _margins[instrument];

    /// <summary>What a value costs to open: all of it on spot, its initial margin for derivatives.</summary>
    public Money InitialOf(int instrument, Money value) => _margins[instrument] is { } position ? position.Terms.Initial(value) : value;

    /// <summary>The value that an amount opens.</summary>
    public Money ValueOf(int instrument, Money amount) => _margins[instrument] is { } position ? position.Terms.ValueOf(amount) : amount;

    /// <summary>What the end of a position would make available again.</summary>
    public Money BoundBy(int instrument) => _margins[instrument] is { } position
        ? position.Bound(marks[instrument])
        : Money.Abs(instruments[instrument].Notional(marks[instrument], _positions[instrument]));

    /// <summary>Funding received; negative is paid.</summary>
    public void Fund(int instrument, Money received)
    {
        Cash += received;
        _margins[instrument]?.Fund(received);
    }

    /// <summary>Sum of |position| × mark over all instruments.</summary>
    public Money Exposure
    {
        get
        {
            Money sum = Money.Zero;
            for (int i = 0; i < _positions.Length; i++)
                if (_positions[i].Units != 0) sum += Money.Abs(instruments[i].Notional(marks[i], _positions[i]));
            return sum;
        }
    }

    /// <summary>What stands behind a position, were its instrument's mark at a price: its own margin with its profit, or the account without isolated positions.</summary>
    public Money BalanceAt(int instrument, Price mark)
    {
        MarginPosition position = _margins[instrument]!;
        if (position.IsIsolated) return position.Margin + position.Unrealised(mark);
        Money sum = Cash;
        for (int i = 0; i < _positions.Length; i++)
        {
            if (_positions[i].Units == 0) continue;
            Price at = i == instrument ? mark : marks[i];
            sum += _margins[i] is not { } other ? instruments[i].Notional(at, _positions[i]) : other.IsIsolated ? -other.Margin : other.Unrealised(at);
        }
        return sum;
    }

    /// <summary>What the venue asks for the same: the position's maintenance margin, or that of all cross positions.</summary>
    public Money MaintenanceAt(int instrument, Price mark, Instant at)
    {
        MarginPosition position = _margins[instrument]!;
        if (position.IsIsolated) return position.Maintenance(mark, at);
        Money sum = Money.Zero;
        for (int i = 0; i < _margins.Length; i++)
            if (_margins[i] is { IsOpen: true, IsIsolated: false } other) sum += other.Maintenance(i == instrument ? mark : marks[i], at);
        return sum;
    }

    /// <summary>Whether the venue would liquidate if the instrument's mark stood at a price.</summary>
    public bool IsLiquidatedAt(int instrument, Price mark, Instant at) =>
        _margins[instrument] is { IsOpen: true } && BalanceAt(instrument, mark) <= MaintenanceAt(instrument, mark, at);

    private static Money FreedBy(MarginPosition position, Price mark)
    {
        if (!position.IsOpen) return Money.Zero;
        return position.IsIsolated ? -position.Margin : position.Unrealised(mark) - position.Bound(mark);
    }
}
