using Godwit.Core.MarketData;
using Godwit.Indicators;
using Godwit.Strategies;

namespace Godwit.Kernel.Tests.Backtesting.Truth;

/// <summary>Strategies that know what they could not have known, each in a way that has fooled somebody.</summary>
internal static class Cheats
{
    /// <summary>Buys when the next close, taken from a captured array, is higher.</summary>
    public sealed class CapturedArray(BarColumns bars) : Strategy
    {
        private int _index = -1;
        private double _next;

        protected override void OnWarmUp(Market market) => _index++;

        protected override void OnBar(Market market)
        {
            _index++;
            if (_index + 1 >= bars.Count) return;
            _next = bars.Closes[_index + 1];
            if (_next > bars.Closes[_index]) GoLong(market);
            else GoFlat(market);
        }
    }

    /// <summary>Normalises the close by mean and deviation of the whole sample.</summary>
    public sealed class FullSampleNormalisation(BarColumns bars) : Strategy
    {
        private double _mean, _deviation, _score;

        protected override void OnStart()
        {
            double sum = 0, squares = 0;
            foreach (long close in bars.Closes) sum += close / 100.0;
            _mean = sum / bars.Count;
            foreach (long close in bars.Closes) squares += (close / 100.0 - _mean) * (close / 100.0 - _mean);
            _deviation = Math.Sqrt(squares / bars.Count);
        }

        protected override void OnBar(Market market)
        {
            _score = (market.Close - _mean) / _deviation;
            if (_score < -0.5) GoLong(market);
            else if (_score > 0.5) GoFlat(market);
        }
    }

    /// <summary>An indicator whose window is centred: half of it lies in the future.</summary>
    public sealed class CentredWindow(BarColumns bars) : Strategy
    {
        private sealed class CentredMean(BarColumns bars, int half) : ValueIndicator("CENTRED", 1)
        {
            private int _index = -1;

            public override void Update(double value)
            {
                _index++;
                double sum = 0;
                int count = 0;
                for (int i = Math.Max(0, _index - half); i <= Math.Min(bars.Count - 1, _index + half); i++, count++) sum += bars.Closes[i] / 100.0;
                Set(sum / count);
            }

            protected override void ResetState() => _index = -1;
        }

        private CentredMean _mean = null!;

        protected override void OnStart() => _mean = Use(new CentredMean(bars, 5));

        protected override void OnBar(Market market)
        {
            if (market.Close < _mean.Value) GoLong(market);
            else GoFlat(market);
        }
    }

    /// <summary>Reads the long bar that contains the present short one before it is complete: a resampled column joined by its opening time.</summary>
    public sealed class ResampleLeak(BarColumns bars, int factor) : Strategy
    {
        private int _index = -1;
        private long _longClose;

        protected override void OnWarmUp(Market market) => _index++;

        protected override void OnBar(Market market)
        {
            _index++;
            _longClose = bars.Closes[Math.Min(bars.Count - 1, _index / factor * factor + factor - 1)];
            if (_longClose > market.Bar.Close.Units) GoLong(market);
            else GoFlat(market);
        }
    }

    /// <summary>Trades at pivots, which can only be told some bars later: computed beforehand on the whole series and read at the pivot itself.</summary>
    public sealed class RepaintingPivot(BarColumns bars) : Strategy
    {
        private const int Side = 3;
        private int _index = -1;
        private bool _isLow, _isHigh;

        protected override void OnWarmUp(Market market) => _index++;

        protected override void OnBar(Market market)
        {
            _index++;
            (_isLow, _isHigh) = (true, true);
            for (int i = Math.Max(0, _index - Side); i <= Math.Min(bars.Count - 1, _index + Side); i++)
            {
                if (bars.Lows[i] < bars.Lows[_index]) _isLow = false;
                if (bars.Highs[i] > bars.Highs[_index]) _isHigh = false;
            }
            if (_isLow) GoLong(market);
            else if (_isHigh) GoFlat(market);
        }
    }

    /// <summary>Remembers the closes of the run before in a static field.</summary>
    public sealed class StaticMemory : Strategy
    {
        private static readonly List<double> Seen = [];
        private readonly List<double> _now = [];
        private double _tomorrow;

        public static void Forget() => Seen.Clear();

        protected override void OnBar(Market market)
        {
            _now.Add(market.Close);
            _tomorrow = _now.Count < Seen.Count ? Seen[_now.Count] : market.Close;
            if (_tomorrow > market.Close) GoLong(market);
            else GoFlat(market);
        }

        protected override void OnStop()
        {
            Seen.Clear();
            Seen.AddRange(_now);
        }
    }

    /// <summary>Fails at the last bar, because there is no next one.</summary>
    public sealed class FailsAtTheEnd(BarColumns bars, int length) : Strategy
    {
        private int _index = -1;

        protected override void OnBar(Market market)
        {
            _index++;
            if (_index + 1 < length && bars.Closes[_index + 1] > bars.Closes[_index]) GoLong(market);
            else GoFlat(market);
        }
    }
}
