using System.Runtime.CompilerServices;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Simulation.Books;

/// <content>
/// Interest on borrowed base assets: it accrues while a position is short, at the value that it has when it changes and at each full hour (UTC), and is
/// charged at the full hour. What accrued in the last hour of a run is not charged.
/// </content>
public sealed partial class TickExchange
{
    /// <summary>By account and instrument, account by account.</summary>
    private readonly Money[] _accrued;
    private readonly Instant[] _accruedUntil;
    private Instant _nextInterest = Instant.MaxValue;

    /// <summary>Counts the time up to now at the positions held since; called before a position changes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Accrue(int instrument)
    {
        Instant since = _accruedUntil[instrument];
        _accruedUntil[instrument] = _now;
        for (int a = 0; a < _accounts.Length; a++)
        {
            Quantity position = _accounts[a].Position(instrument);
            if (position.Units >= 0 || _instruments[instrument].IsDerivative) continue;
            Money perYear = Money.Abs(_instruments[instrument].Notional(_marks[instrument], position)).Times(_options.BorrowPerYear, Rounding.Up);
            _accrued[a * _instruments.Length + instrument] += new Money(Wide.MultiplyDivide(perYear.Units, (_now - since).Nanos, 365 * Duration.NanosPerDay, Rounding.Up));
        }
    }

    /// <summary>A position has changed: from a short one on, full hours matter.</summary>
    private void WatchInterest()
    {
        if (_nextInterest == Instant.MaxValue) _nextInterest = new Instant((Duration.FloorDivide(_now.UnixNanos, Duration.NanosPerHour) + 1) * Duration.NanosPerHour);
    }

    /// <summary>A full hour: everything accrued is charged.</summary>
    private void ChargeInterest()
    {
        bool goesOn = false;
        for (int i = 0; i < _instruments.Length; i++) Accrue(i);
        for (int a = 0; a < _accounts.Length; a++)
            for (int i = 0; i < _instruments.Length; i++)
            {
                goesOn |= _accounts[a].Position(i).Units < 0 && !_instruments[i].IsDerivative;
                ref Money accrued = ref _accrued[a * _instruments.Length + i];
                if (accrued.IsZero) continue;
                _accounts[a].Charge(accrued);
                _sink.OnInterest(a, i, accrued, _now);
                accrued = Money.Zero;
            }
        _nextInterest = goesOn ? _nextInterest + Duration.FromHours(1) : Instant.MaxValue;
    }
}
