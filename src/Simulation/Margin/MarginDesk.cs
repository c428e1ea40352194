using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;

namespace Godwit.Simulation.Margin;

/// <summary>
/// What a venue does to margin positions by itself: settles funding, liquidates, settles dated futures at their expiry. Shared by every
/// simulated exchange, which says where the mark stands and cancels orders.
/// </summary>
/// <remarks>
/// Liquidates when: the balance behind a position is at or below its maintenance margin at the mark. Isolated: that position. Cross: positions
/// of the account one by one, the largest maintenance margin first, until the rest is safe. A position above the first tier is first cut to
/// the floor of its tier. Fills are at the mark or at the bankruptcy price (<see cref="LiquidationStyle"/>), without slippage and whatever the
/// volume: the venue's engine and its insurance fund stand in between. Ignores: warnings, margin added in time, other clients' liquidations.
/// Biased: where the mark is the last trade's price, liquidations are too frequent, because real mark prices are smoothed.
/// </remarks>
public sealed partial class MarginDesk
{
    /// <summary>Liquidations kept in full; beyond that they are only counted.</summary>
    public const int KeptRecords = 1_000;

    private readonly Instrument[] _instruments;
    private readonly Price[] _marks;
    private readonly SimulatedAccount[] _accounts;
    private readonly FundingCursor?[] _funding;
    private readonly IReportSink _sink;
    private readonly List<LiquidationRecord> _records = [];

    private MarginDesk(Instrument[] instruments, Price[] marks, SimulatedAccount[] accounts, IReadOnlyList<FundingSchedule?> funding, IReportSink sink)
    {
        (_instruments, _marks, _accounts, _sink) = (instruments, marks, accounts, sink);
        _funding = [.. instruments.Select((i, n) => i.IsPerpetual && funding[n] is { } schedule ? new FundingCursor(schedule, i) : null)];
        Extremes = new MarginExtremes(accounts);
    }

    /// <summary>A desk where there is anything for it to do; null for spot alone.</summary>
    public static MarginDesk? For(Instrument[] instruments, Price[] marks, SimulatedAccount[] accounts, IReadOnlyList<FundingSchedule?> funding, IReportSink sink) =>
        Array.Exists(instruments, i => i.IsDerivative) ? new MarginDesk(instruments, marks, accounts, funding, sink) : null;

    public InsuranceFund Insurance { get; } = new();
    public IReadOnlyList<LiquidationRecord> Liquidations => _records;
    public long LiquidationCount { get; private set; }

    /// <summary>Funding settlements that found a position.</summary>
    public long FundingCount { get; private set; }

    /// <summary>How close the run came to the edge.</summary>
    public MarginExtremes Extremes { get; }

    /// <summary>Whether any account has a derivative position in the instrument.</summary>
    public bool HasPosition(int instrument)
    {
        if (!_instruments[instrument].IsDerivative) return false;
        foreach (SimulatedAccount account in _accounts)
            if (account.Position(instrument).Units != 0) return true;
        return false;
    }

    /// <summary>When the venue next does something by the clock: a funding settlement or an expiry; <see cref="Instant.MaxValue"/> when never.</summary>
    public Instant NextDue(int instrument)
    {
        Instant due = _funding[instrument]?.NextDue ?? Instant.MaxValue;
        if (_instruments[instrument].Expiry is { } expiry && expiry < due && HasPosition(instrument)) due = expiry;
        return due;
    }

    /// <summary>Settles all funding due by now. Accounts without a position are passed over.</summary>
    /// <param name="instrument">Run index.</param>
    /// <param name="now">The venue's time.</param>
    /// <param name="otherwise">The price to value positions at where no mark was recorded.</param>
    public void Fund(int instrument, Instant now, Price otherwise)
    {
        if (_funding[instrument] is not { } cursor) return;
        while (cursor.NextDue <= now)
        {
            FundingStamp stamp = cursor.Take();
            for (int a = 0; a < _accounts.Length; a++)
            {
                Quantity position = _accounts[a].Position(instrument);
                if (position.Units == 0) continue;
                Money received = cursor.Receives(in stamp, position, otherwise);
                _accounts[a].Fund(instrument, received);
                FundingCount++;
                _sink.OnFunding(a, instrument, received, stamp.At);
            }
        }
    }

    /// <summary>Whether a dated future has expired by now.</summary>
    public bool IsExpired(int instrument, Instant now) => _instruments[instrument].Expiry is { } expiry && expiry <= now;

    /// <summary>Closes all positions of an expired future at its settlement price, without a fee.</summary>
    public void Settle(int instrument, Price price, Instant now, ref long tradeId)
    {
        for (int a = 0; a < _accounts.Length; a++)
            if (_accounts[a].Position(instrument) is { IsZero: false } position)
                Close(a, instrument, position, price, Money.Zero, OrderRole.Settlement, now, isAmbiguous: false, ref tradeId);
    }

    /// <summary>Whether any account would be liquidated somewhere between two prices; also notes how near it came.</summary>
    public bool IsThreatened(int instrument, Price low, Price high, Instant at)
    {
        bool threatened = false;
        for (int a = 0; a < _accounts.Length; a++)
        {
            long units = _accounts[a].Position(instrument).Units;
            if (units == 0) continue;
            Price worst = units > 0 ? low : high;
            Extremes.Note(a, instrument, worst, at);
            threatened |= _accounts[a].IsLiquidatedAt(instrument, worst, at);
        }
        return threatened;
    }

    /// <summary>The first account that a move of the mark liquidates, and where; -1 when none is.</summary>
    public int FirstOnTheWay(int instrument, Price from, Price to, Instant at, out Price price)
    {
        (int first, price) = (-1, to);
        for (int a = 0; a < _accounts.Length; a++)
        {
            if (_accounts[a].Position(instrument).Units == 0) continue;
            Price where = from;
            if (!_accounts[a].IsLiquidatedAt(instrument, from, at))
            {
                if (!_accounts[a].IsLiquidatedAt(instrument, to, at)) continue;
                where = PriceSearch.FirstWhere(from, to, (Account: _accounts[a], instrument, at), static (s, p) => s.Account.IsLiquidatedAt(s.instrument, p, s.at));
            }
            if (first >= 0 && Math.Abs(where.Units - from.Units) >= Math.Abs(price.Units - from.Units)) continue;
            (first, price) = (a, where);
        }
        return first;
    }
}
