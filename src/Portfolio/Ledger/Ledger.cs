using Godwit.Core.Numbers;

namespace Godwit.Portfolio.Ledger;

/// <summary>Where money stands. Every movement takes from one account what it gives to another, in one asset.</summary>
public enum LedgerAccount : byte
{
    /// <summary>What was paid in; its balance is minus the capital.</summary>
    Capital,

    /// <summary>What we hold.</summary>
    Holdings,

    /// <summary>What the market holds of ours: the counterparty of fills.</summary>
    Market,

    /// <summary>Fees paid (rebates received lower it).</summary>
    Fees,

    /// <summary>Interest paid on borrowed assets.</summary>
    Interest,

    /// <summary>Funding of perpetuals: paid less received.</summary>
    Funding,
}

/// <summary>Double-entry bookkeeping over books (one per strategy's capital) and assets. The sum over all accounts of an asset is zero after every movement.</summary>
public sealed class Ledger
{
    private const int Accounts = 6;

    private readonly Money[] _balances;
    private readonly int _assets;

    /// <param name="books">Separate capitals, at least one.</param>
    /// <param name="assets">Asset symbols; amounts are addressed by their index.</param>
    public Ledger(int books, IReadOnlyList<string> assets)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(books);
        Books = books;
        Assets = assets;
        _assets = assets.Count;
        _balances = new Money[books * Accounts * _assets];
    }

    public int Books { get; }
    public IReadOnlyList<string> Assets { get; }

    /// <summary>Number of movements posted.</summary>
    public long Movements { get; private set; }

    /// <summary>Moves an amount (negative moves back) between two accounts of a book.</summary>
    public void Post(int book, LedgerAccount from, LedgerAccount to, int asset, Money amount)
    {
        ref Money source = ref _balances[Index(book, from, asset)];
        ref Money target = ref _balances[Index(book, to, asset)];
        Money taken = source - amount;
        target += amount;
        source = taken;
        Movements++;
    }

    public Money Balance(int book, LedgerAccount account, int asset) => _balances[Index(book, account, asset)];

    /// <summary>The sum over all accounts and books of an asset: zero unless the program is broken.</summary>
    public Money Imbalance(int asset)
    {
        Money sum = Money.Zero;
        for (int i = asset; i < _balances.Length; i += _assets) sum += _balances[i];
        return sum;
    }

    private int Index(int book, LedgerAccount account, int asset) => (book * Accounts + (int)account) * _assets + asset;
}
