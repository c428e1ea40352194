using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Simulation.Accounts;

/// <summary>
/// The venue's own view of one account: cash, positions, reservations of resting orders. On spot, shorts are borrowed and exposure is
/// limited to equity; derivatives move profit and loss only and bind margin. One account holds both: spot holdings stand behind cross
/// positions at their marks. It knows nothing of the client's bookkeeping, so the two can be compared.
/// </summary>
/// <param name="instruments">In the order of their run index.</param>
/// <param name="marks">What positions are valued at; the exchange moves them.</param>
/// <param name="cash">Starting cash in the settlement asset.</param>
/// <param name="terms">Margin rules by instrument; missing for spot, and for derivatives without leverage.</param>
public sealed partial class SimulatedAccount(Instrument[] instruments, Price[] marks, Money cash, IReadOnlyList<MarginTerms?>? terms = null)
{
    private readonly Quantity[] _positions = new Quantity[instruments.Length];
    private readonly Money[] _dailyVolume = new Money[30];
    private long _volumeDay = long.MinValue;

    public Money Cash { get; private set; } = cash;
    public Money Reserved { get; private set; }

    /// <summary>Value traded over the last 30 UTC days, today included.</summary>
    public Money Volume30Days { get; private set; }

    public Quantity Position(int instrument) => _positions[instrument];

    public Money Equity
    {
        get
        {
            Money sum = Cash;
            for (int i = 0; i < _positions.Length; i++)
                if (_positions[i].Units != 0) sum += _margins[i] is { } position ? position.Unrealised(marks[i]) : instruments[i].Notional(marks[i], _positions[i]);
            return sum;
        }
    }

    /// <summary>What new exposure may cost: equity less what positions bind less reservations. The profit of isolated positions does not count.</summary>
    public Money Available
    {
        get
        {
            Money sum = Cash - Reserved;
            // Equity − |exposure|: long spot positions drop out, short ones count twice.
            for (int i = 0; i < _positions.Length; i++)
            {
                if (_margins[i] is { } position) sum += FreedBy(position, marks[i]);
                else if (_positions[i].Units < 0)
                {
                    Money value = instruments[i].Notional(marks[i], _positions[i]);
                    sum += value + value;
                }
            }
            return sum;
        }
    }

    public void Reserve(Money amount) => Reserved += amount;

    public void ApplyFill(int instrument, OrderSide side, Quantity quantity, Money notional, Money fee, Quantity feeQuantity, long utcDay)
    {
        bool buys = side == OrderSide.Buy;
        if (_margins[instrument] is { } position) Cash += position.Apply(side, quantity, notional) - fee;
        else Cash = (buys ? Cash - notional : Cash + notional) - fee;
        _positions[instrument] += buys ? quantity - feeQuantity : -quantity;
        RollVolume(utcDay);
        _dailyVolume[Slot(utcDay)] += notional;
        Volume30Days += notional;
    }

    /// <summary>Interest or any other charge.</summary>
    public void Charge(Money amount) => Cash -= amount;

    private void RollVolume(long utcDay)
    {
        // A long bar is worked after the short ones inside it: its fills may still belong to the day before.
        if (utcDay <= _volumeDay) return;
        long first = _volumeDay == long.MinValue ? utcDay - 29 : Math.Max(_volumeDay + 1, utcDay - 29);
        for (long day = first; day <= utcDay; day++)
        {
            Volume30Days -= _dailyVolume[Slot(day)];
            _dailyVolume[Slot(day)] = Money.Zero;
        }
        _volumeDay = utcDay;
    }

    private static int Slot(long utcDay) => (int)(((utcDay % 30) + 30) % 30);
}
