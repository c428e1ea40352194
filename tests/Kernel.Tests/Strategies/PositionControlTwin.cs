using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Strategies;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>
/// Position control straight from its description, on one market: bars in hundredths walked open, high, low, close; limits fill when touched;
/// no costs, no latency, no caps; every entry worth 1000 at the signal's close. Quantities in thousandths.
/// </summary>
internal sealed class PositionControlTwin(TradingStyle style, long[][] bars, int?[] wants)
{
    private sealed class Exit
    {
        public OrderRole Role;
        public int Group;
        public long Quantity, Price, Offset, Best;
        public decimal Rate;

        public bool IsStop => Role is OrderRole.StopLoss or OrderRole.TrailingStop;
    }

    private readonly List<Exit> _exits = [];
    private readonly List<Action> _requests = [];
    private long _position, _price, _lastEntry;
    private decimal _cost, _result;
    private int _bar, _age, _target, _closes, _additions, _group, _closedAt = -1;
    private bool _isWaiting, _lastWasLoss;

    /// <summary>bar: position after, price.</summary>
    public List<string> Fills { get; } = [];

    private int Sign => Math.Sign(_position);

    public List<string> Run()
    {
        for (_bar = 0; _bar < bars.Length; _bar++)
        {
            Move(bars[_bar][0]);
            foreach (Action request in _requests) request();
            _requests.Clear();
            while (_exits.Find(e => IsMetAtOpen(e)) is { } met) Fill(met, met.IsStop ? _price : met.Price);
            foreach (int point in (int[])[1, 2, 3]) Walk(bars[_bar][point]);
            if (_position != 0) _age++;
            Decide();
        }
        return Fills;
    }

    private void Move(long price)
    {
        _price = price;
        foreach (Exit trail in _exits.Where(e => e.Role == OrderRole.TrailingStop)) trail.Best = Sign > 0 ? Math.Max(trail.Best, price) : Math.Min(trail.Best, price);
    }

    private long Level(Exit exit) => exit.Role != OrderRole.TrailingStop ? exit.Price
        : exit.Best - Sign * (exit.Offset > 0 ? exit.Offset : (long)Math.Ceiling(exit.Best * exit.Rate));

    /// <summary>Stops lie behind the market, targets ahead of it.</summary>
    private bool IsMetAtOpen(Exit exit) => exit.IsStop ? Sign * (_price - Level(exit)) <= 0 : Sign * (_price - exit.Price) >= 0;

    private void Walk(long to)
    {
        while (to != _price)
        {
            int way = Math.Sign(to - _price);
            Exit? first = null;
            foreach (Exit exit in _exits)
            {
                bool isAhead = exit.IsStop ? way != Sign : way == Sign;
                if (isAhead && way * (to - Level(exit)) >= 0 && (first is null || way * (Level(first) - Level(exit)) > 0)) first = exit;
            }
            if (first is null) break;
            long at = Level(first);
            Move(way > 0 ? Math.Max(at, _price) : Math.Min(at, _price));
            Fill(first, _price);
        }
        Move(to);
    }

    private void Fill(Exit exit, long price)
    {
        long quantity = Math.Min(exit.Quantity, Math.Abs(_position));
        _exits.Remove(exit);
        if (exit.Role != OrderRole.ScaleOut) _exits.RemoveAll(e => e.Group == exit.Group);
        else
        {
            foreach (Exit other in _exits.Where(e => e.Group == exit.Group && e.Role != OrderRole.ScaleOut)) other.Quantity -= exit.Quantity;
            _exits.RemoveAll(e => e.Quantity <= 0);
        }
        Reduce(quantity, price);
    }

    private void Reduce(long quantity, long price)
    {
        decimal part = _cost * quantity / Math.Abs(_position);
        _result += Sign * (price * (decimal)quantity - part);
        _cost -= part;
        _position -= Sign * quantity;
        Fills.Add($"{_bar}: {_position} @ {price}");
        if (_position != 0) return;
        (_closedAt, _lastWasLoss, _result, _cost, _additions, _age) = (_bar, _result < 0, 0, 0, 0, 0);
        _exits.Clear();
    }

    private void Decide()
    {
        double range = Range();
        bool isClosing = false, hasEntered = false;
        int sign = Sign;
        if (style.TimeStopBars > 0 && sign != 0 && _age >= style.TimeStopBars)
        {
            _target = 0;
            Close();
        }
        if (sign != 0 && !isClosing) Keep(range);
        if (wants[_bar] is { } wanted)
        {
            if (wanted != _target) _closes = 0;
            (_target, _isWaiting) = (wanted, true);
        }
        if (_isWaiting)
        {
            _closes++;
            Pursue();
        }
        if (style.ScaleIn is { Spacing.IsZero: false } plan && sign != 0 && sign == _target && !isClosing && !hasEntered
            && _additions < plan.Additions && (!style.NeedsAtr || range > 0) && plan.IsDue(sign, _lastEntry / 100.0, bars[_bar][3] / 100.0, range / 100.0)) Enter(true);

        void Close()
        {
            if (!isClosing) _requests.Add(() => { if (_position != 0) Reduce(Math.Abs(_position), _price); });
            isClosing = true;
        }

        void Enter(bool adds)
        {
            hasEntered = true;
            _additions = adds ? _additions + 1 : 0;
            decimal share = adds ? style.ScaleIn!.Share.Units / 1e10m : 1;
            (int side, int age) = (_target, adds ? _age : 0);
            long quantity = (long)(1e8m * share / bars[_bar][3]);
            _requests.Add(() => Open(side, quantity, age, range));
        }

        void Pursue()
        {
            if (sign != 0 && sign != _target)
            {
                if (_closes < style.ConfirmExitBars) return;
                Close();
                if (style.Cooldown.Bars > 0 && _target != 0) return;
            }
            if (_target != 0 && sign == _target)
            {
                if (style.ScaleIn is { Spacing.IsZero: true } each && _additions < each.Additions && !isClosing) Enter(true);
            }
            else if (_target != 0)
            {
                bool rests = style.Cooldown.Bars > 0 && _closedAt >= 0 && (_lastWasLoss || !style.Cooldown.AfterLossOnly) && _bar + 1 <= _closedAt + style.Cooldown.Bars;
                if (_closes < style.ConfirmEntryBars || rests || (style.NeedsAtr && range <= 0)) return;
                Enter(false);
            }
            _isWaiting = false;
        }
    }

    /// <summary>What is moved at this close; it arrives at the next open.</summary>
    private void Keep(double range)
    {
        int sign = Sign;
        if (style.Protection.TrailingStop is { NeedsAtr: true } trail && range > 0) Set(OrderRole.TrailingStop, Tick(trail.AtrMultiple * range, 1));
        double entry = (double)(_cost / Math.Abs(_position));
        if (style.Roi is { } ladder && ladder.Steps.Any(s => s.Bars <= _age))
            Set(OrderRole.TakeProfit, Tick(entry * (1 + sign * ladder.Steps.Last(s => s.Bars <= _age).Target.ToDouble()), sign));
        // A market that does not move has no range to measure by.
        if (style.BreakEven is { } rule && (!rule.After.NeedsAtr || range > 0) && sign * (bars[_bar][3] - entry) >= (rule.After.NeedsAtr ? rule.After.AtrMultiple * range : entry * rule.After.Rate.ToDouble()))
            Set(OrderRole.StopLoss, Tick(entry * (1 + sign * rule.Gain.ToDouble()), -sign));
    }

    private void Set(OrderRole role, long value)
    {
        int sign = Sign;
        long bare = Math.Abs(_position) - _exits.Where(e => e.Role == role).Sum(e => e.Quantity);
        foreach (Exit exit in _exits.Where(e => e.Role == role))
        {
            bool moves = role switch
            {
                OrderRole.TrailingStop => value < exit.Offset,
                OrderRole.StopLoss => sign * (value - exit.Price) > 0,
                _ => value != exit.Price,
            };
            if (moves) _requests.Add(() => Arrive(exit, value));
        }
        foreach (IGrouping<int, Exit> entry in _exits.GroupBy(e => e.Group).ToArray())
        {
            if (bare <= 0 || entry.Any(e => e.Role == role)) continue;
            long whole = entry.Where(e => e.Role != OrderRole.ScaleOut).Select(e => e.Quantity).DefaultIfEmpty().Max();
            Add(Math.Min(bare, whole > 0 ? whole : entry.Sum(e => e.Quantity)), entry.Key);
        }
        if (bare > 0) Add(bare, ++_group);

        void Add(long quantity, int group)
        {
            bare -= quantity;
            var exit = new Exit { Role = role, Quantity = quantity, Group = group };
            _requests.Add(() =>
            {
                if (_position == 0) return;
                _exits.Add(exit);
                Arrive(exit, value);
            });
        }
    }

    private void Arrive(Exit exit, long value)
    {
        if (!_exits.Contains(exit)) return;
        if (exit.Role == OrderRole.TrailingStop) exit.Offset = value;
        else exit.Price = value;
        if (IsMetAtOpen(exit)) Fill(exit, _price);
    }

    private void Open(int side, long quantity, int age, double range)
    {
        if (_position == 0) _age = 0;
        _position += side * quantity;
        _cost += _price * (decimal)quantity;
        _lastEntry = _price;
        _group++;
        Fills.Add($"{_bar}: {_position} @ {_price}");
        Protection exits = style.Protection;
        if (!exits.StopLoss.IsZero) Place(OrderRole.StopLoss, quantity, Off(exits.StopLoss, -side));
        if (style.Roi is { } ladder && ladder.TryTarget(age, out Rate roi)) Place(OrderRole.TakeProfit, quantity, Off(roi, side));
        else if (!exits.TakeProfit.IsZero) Place(OrderRole.TakeProfit, quantity, Off(exits.TakeProfit, side));
        if (!exits.TrailingStop.IsZero)
        {
            Exit trail = Place(OrderRole.TrailingStop, quantity, 0);
            (trail.Best, trail.Rate, trail.Offset) = (_price, exits.TrailingStop.Rate.Units / 1e10m, exits.TrailingStop.NeedsAtr ? Tick(exits.TrailingStop.AtrMultiple * range, 1) : 0);
        }
        long done = 0;
        decimal shares = 0;
        foreach (PartialExit part in exits.ScaleOut ?? [])
        {
            shares += part.Share.Units / 1e10m;
            long until = (long)(quantity * shares);
            if (until > done) Place(OrderRole.ScaleOut, until - done, Off(part.Target, side));
            done = until;
        }
        // A target that the market has passed already, as a ladder's end may be.
        while (_exits.Find(e => e.Group == _group && e.Role == OrderRole.TakeProfit && IsMetAtOpen(e)) is { } passed) Fill(passed, _price);

        long Off(ExitDistance distance, int way) => Tick(distance.NeedsAtr ? _price + way * distance.AtrMultiple * range : _price * (1 + way * distance.Rate.ToDouble()), way);

        Exit Place(OrderRole role, long units, long price)
        {
            _exits.Add(new Exit { Role = role, Quantity = units, Price = price, Group = _group });
            return _exits[^1];
        }
    }

    /// <summary>Wilder's average true range in hundredths, from the first bar on; 0 before it is known.</summary>
    private double Range()
    {
        int n = style.AtrPeriod;
        if (!style.NeedsAtr || _bar < n) return 0;
        double average = 0;
        for (int i = 1; i <= _bar; i++)
        {
            double before = bars[i - 1][3], range = Math.Max(bars[i][1], before) - Math.Min(bars[i][2], before);
            average = i <= n ? average + range / n : (average * (n - 1) + range) / n;
        }
        return average;
    }

    /// <summary>To whole hundredths, up (+1) or down (−1); what is whole but for rounding noise stays.</summary>
    private static long Tick(double value, int way)
    {
        double nearest = Math.Round(value);
        return Math.Max(1, (long)(Math.Abs(value - nearest) <= 1e-6 ? nearest : way > 0 ? Math.Ceiling(value) : Math.Floor(value)));
    }
}
