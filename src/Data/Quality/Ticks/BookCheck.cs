using Godwit.Core.Books;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Quality.Ticks;

/// <summary>Rebuilds a book message by message, and compares its best prices with the recorded quote of the same update number.</summary>
internal sealed class BookCheck(TickStore store, StoredTicks book, NoteTaker notes)
{
    private const int AtOnce = 4096;
    private readonly PriceBook _book = new();
    private long _messages, _rows, _crossed, _oneSided, _comparable, _equal;

    public BookFindings Run(CancellationToken cancellation)
    {
        TickInfo info = book.Dataset.Info;
        string quotesId = $"{info.Key}:quotes";
        bool compares = store.Find(quotesId) is not null;
        using QuoteCursor? quotes = compares ? new QuoteCursor(store.OpenSource(quotesId), book) : null;
        var ticks = new Tick[AtOnce];
        using TickReader reader = book.Open(Instant.MinValue);
        for (int count; (count = reader.Read(ticks)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < count; i++)
            {
                _book.Apply(ticks[i]);
                if (_book.IsWhole) Whole(ticks[i], quotes);
            }
            _rows += count;
        }
        return new BookFindings(_messages, _rows, _crossed, _oneSided, _book.Bids.Count, _book.Asks.Count, compares ? quotesId : null, _comparable, _equal);
    }

    private void Whole(in Tick last, QuoteCursor? quotes)
    {
        _messages++;
        if (!_book.HasBid || !_book.HasAsk) { _oneSided++; return; }
        if (_book.IsCrossed)
        {
            _crossed++;
            notes.Take("crossed-book", last.OccurredAt, $"bid {Text(_book.BestBid)} at or above ask {Text(_book.BestAsk)}");
        }
        if (quotes is null || last.Id == 0 || !quotes.TryFind(last.Id, out Tick quote)) return;
        _comparable++;
        if (quotes.Same(quote, _book)) _equal++;
        else notes.Take("book-quotes", last.OccurredAt, $"update {last.Id}: the book says {Text(_book.BestBid)} and {Text(_book.BestAsk)}, the quote {quotes.Text(quote)}");
    }

    private string Text(Price price) => Decimals.Format(price.Units, book.PriceScale);

    /// <summary>Walks through quotes in step with the book: update numbers of both rise.</summary>
    private sealed class QuoteCursor(StoredTicks quotes, StoredTicks book) : IDisposable
    {
        private readonly TickReader _reader = quotes.Open(Instant.MinValue);
        private readonly Tick[] _ticks = new Tick[AtOnce];
        private readonly Int128 _priceOfQuotes = Pow10.Long(Math.Max(0, book.PriceScale - quotes.PriceScale)), _priceOfBook = Pow10.Long(Math.Max(0, quotes.PriceScale - book.PriceScale));
        private readonly Int128 _quantityOfQuotes = Pow10.Long(Math.Max(0, book.QuantityScale - quotes.QuantityScale)), _quantityOfBook = Pow10.Long(Math.Max(0, quotes.QuantityScale - book.QuantityScale));
        private int _at, _count;

        public bool TryFind(long id, out Tick quote)
        {
            quote = default;
            while (true)
            {
                if (_at == _count)
                {
                    (_at, _count) = (0, _reader.Read(_ticks));
                    if (_count == 0) return false;
                }
                quote = _ticks[_at];
                if (quote.Id >= id) return quote.Id == id;
                _at++;
            }
        }

        public bool Same(in Tick quote, PriceBook book) =>
            quote.Price.Units * _priceOfQuotes == book.BestBid.Units * _priceOfBook && quote.OtherPrice.Units * _priceOfQuotes == book.BestAsk.Units * _priceOfBook
            && quote.Quantity.Units * _quantityOfQuotes == book.BestBidQuantity.Units * _quantityOfBook && quote.OtherQuantity.Units * _quantityOfQuotes == book.BestAskQuantity.Units * _quantityOfBook;

        public string Text(in Tick quote) => $"{Decimals.Format(quote.Price.Units, quotes.PriceScale)} and {Decimals.Format(quote.OtherPrice.Units, quotes.PriceScale)}";

        public void Dispose() => _reader.Dispose();
    }
}

/// <summary>Keeps the first places of each check.</summary>
internal sealed class NoteTaker
{
    private readonly Dictionary<string, List<QualityExample>> _notes = [];

    public void Take(string check, Instant at, string what)
    {
        if (!_notes.TryGetValue(check, out List<QualityExample>? list)) _notes[check] = list = [];
        if (list.Count < QualityFinding.MostExamples) list.Add(new QualityExample(at, what));
    }

    public IReadOnlyList<QualityExample> Of(string check) => _notes.GetValueOrDefault(check) ?? [];
}
