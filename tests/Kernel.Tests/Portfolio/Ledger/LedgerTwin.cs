using System.Numerics;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Kernel.Tests.Portfolio.Ledger;

/// <summary>
/// Naive double-entry books, written from the fills alone in unlimited integers of 10^-20: the specification of cash,
/// positions and equity. Nothing here is fast, incremental or shared with the code under test.
/// </summary>
internal sealed class LedgerTwin
{
    private readonly Instrument[] _instruments;
    private readonly List<(int Book, string Debit, string Credit, string Asset, BigInteger Amount)> _journal = [];
    private readonly BigInteger[,] _position;
    private readonly BigInteger[] _cash;
    private readonly BigInteger[] _mark;

    public LedgerTwin(Instrument[] instruments, IReadOnlyList<Money> capital)
    {
        _instruments = instruments;
        _position = new BigInteger[capital.Count, instruments.Length];
        _cash = new BigInteger[capital.Count];
        _mark = new BigInteger[instruments.Length];
        for (int book = 0; book < capital.Count; book++) Move(book, "capital", "holdings", "cash", Wide(capital[book].Units));
    }

    public int Entries => _journal.Count;

    /// <summary>Position in units of the instrument.</summary>
    public BigInteger Position(int book, int instrument) => _position[book, instrument];
    public BigInteger Cash(int book) => _cash[book];

    public BigInteger Equity(int book)
    {
        BigInteger sum = _cash[book];
        for (int i = 0; i < _instruments.Length; i++) sum += _position[book, i] * _mark[i] * MoneyPerUnit(i);
        return sum;
    }

    /// <summary>Replays the whole journal of entries: what an auditor would do.</summary>
    public BigInteger BalanceFromEntries(int book, string account, string asset)
    {
        BigInteger sum = 0;
        foreach (var entry in _journal)
        {
            if (entry.Book != book || entry.Asset != asset) continue;
            if (entry.Credit == account) sum += entry.Amount;
            if (entry.Debit == account) sum -= entry.Amount;
        }
        return sum;
    }

    public void Apply(in EngineEvent e, int book, OrderSide side)
    {
        switch (e.Kind)
        {
            case EventKind.Bar when e.Phase != BarPhase.WarmUp:
                _mark[e.Instrument] = e.Bar.Close.Units;
                break;
            case EventKind.Interest:
                Move((int)e.Tag, "holdings", "interest", "cash", Wide(e.Amount.Units));
                break;
            case EventKind.Report when e.Report.IsFill:
                Fill(e.Report, book, side);
                break;
        }
    }

    private void Fill(in ExecutionReport fill, int book, OrderSide side)
    {
        int i = fill.Instrument;
        BigInteger quantity = fill.FillQuantity.Units, value = fill.FillPrice.Units * quantity * MoneyPerUnit(i);
        string asset = "base" + i;
        // Before the first bar there is no mark: the first fill is the only price known.
        if (_mark[i].IsZero) _mark[i] = fill.FillPrice.Units;
        if (side == OrderSide.Buy)
        {
            Move(book, "holdings", "market", "cash", value);
            Move(book, "market", "holdings", asset, quantity * MoneyPerBaseUnit(i));
        }
        else
        {
            Move(book, "market", "holdings", "cash", value);
            Move(book, "holdings", "market", asset, quantity * MoneyPerBaseUnit(i));
        }
        Move(book, "holdings", "fees", fill.FeeInBase ? asset : "cash", Wide(fill.Fee.Units));
    }

    private void Move(int book, string from, string to, string asset, BigInteger amount)
    {
        _journal.Add((book, from, to, asset, amount));
        int sign = to == "holdings" ? 1 : from == "holdings" ? -1 : 0;
        if (asset == "cash") _cash[book] += sign * amount;
        else
        {
            int i = int.Parse(asset["base".Length..], System.Globalization.CultureInfo.InvariantCulture);
            BigInteger units = BigInteger.DivRem(amount, MoneyPerBaseUnit(i), out BigInteger rest);
            Assert.True(rest.IsZero, $"{amount} of {asset} is no whole number of quantity steps.");
            _position[book, i] += sign * units;
        }
    }

    private BigInteger MoneyPerUnit(int i) => BigInteger.Pow(10, Money.Scale - _instruments[i].PriceScale - _instruments[i].QuantityScale);
    private BigInteger MoneyPerBaseUnit(int i) => BigInteger.Pow(10, Money.Scale - _instruments[i].QuantityScale);

    public static BigInteger Wide(Int128 value) => BigInteger.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
