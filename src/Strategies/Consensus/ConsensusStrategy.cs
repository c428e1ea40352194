using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Consensus;

public enum ConsensusMethod : byte
{
    /// <summary>One voter, one vote.</summary>
    Vote,

    /// <summary>Fixed weights.</summary>
    Weighted,

    /// <summary>By how far each voter's confidence lies above a coin's.</summary>
    Confidence,

    /// <summary>By what each voter has lost so far (<see cref="Consensus.Hedge"/>).</summary>
    Experts,
}

/// <summary>
/// Listens to other strategies and acts when enough of them agree: the weighted mean of their stances (long +1, flat 0, short −1) opens a
/// position at <c>enter</c> and closes it at <c>exit</c>.
/// </summary>
/// <remarks>
/// Voters get no orders of their own. Before the first bar to act on they already form their stances, and records and weights are kept.
/// A voter's loss for method experts is (1 − stance × r)/2, where r is the next bar's return in units of <c>lossScale</c> recent standard deviations, cut at ±1.
/// A voter's confidence is the one that it states with its signal, or else the hit rate of its stances over <c>horizon</c> bars.
/// </remarks>
public sealed class ConsensusStrategy : Strategy, IAttributing
{
    private const double VarianceDecay = 0.97;

    private IReadOnlyList<(string Name, Strategy Strategy)> _voters = [];
    private Panel[] _panels = [];
    private double[] _fixed = [];
    private double[] _losses = [];

    [Parameter("Strategies that vote, with their parameters: ma-cross(fast=20;slow=50),rsi")]
    public string Voters { get; init; } = "ma-cross,macd,donchian,rsi";

    [Parameter("How votes are weighed: equally (vote), by fixed weights (weighted), by confidence, or by past losses (experts)")]
    public ConsensusMethod Method { get; init; } = ConsensusMethod.Vote;

    [Parameter("For weighted: one number above 0 for each voter, such as 2,1,1,1; empty means equal")]
    public string Weights { get; init; } = "";

    [Parameter("Mean stance from which a position is opened", Min = 0.01, Max = 1)]
    public double Enter { get; init; } = 0.5;

    [Parameter("Mean stance (seen from the position's side) at which it is closed; below enter", Min = -1, Max = 0.99)]
    public double Exit { get; init; }

    [Parameter("Bars after which opinions are judged, for confidences", Min = 1, Max = 10_000)]
    public int Horizon { get; init; } = 10;

    [Parameter("For experts: learning rate; 0 takes the schedule that needs no length of the run", Min = 0, Max = 100)]
    public double LearningRate { get; init; }

    [Parameter("For experts: standard deviations of the bar returns that make a full loss", Min = 0.1, Max = 100)]
    public double LossScale { get; init; } = 3;

    [Parameter("Whether an entry's size is the mean stance instead of the full size")]
    public bool Scaled { get; init; }

    internal override bool CanVote => false;

    /// <summary>What is known of one market. Arrays are indexed by voter.</summary>
    private sealed class Panel(int voters, int horizon, double learningRate)
    {
        public readonly int[] Stances = new int[voters];
        public readonly double[] Stated = new double[voters];
        public readonly double[] Weights = new double[voters];
        public readonly HitRate[] Records = [.. Enumerable.Range(0, voters).Select(_ => new HitRate(horizon))];
        public readonly HitRate Own = new(horizon);
        public readonly Hedge Hedge = new(voters, learningRate);
        public readonly VoterLedger Ledger = new(voters);
        public int Decision;
        public double LastClose, Variance;
    }

    /// <summary>Hears one voter.</summary>
    private sealed class Ear(Panel[] panels, int voter) : ISignalSink
    {
        public void Take(Market market, in Signal signal)
        {
            Panel panel = panels[market.Slot];
            panel.Stances[voter] = signal.Sign;
            panel.Stated[voter] = signal.HasConfidence ? signal.Confidence : double.NaN;
        }
    }

    protected override void OnStart()
    {
        if (Exit >= Enter) throw GodwitException.Usage($"Strategy 'consensus' needs exit < enter, not exit={Exit} and enter={Enter}.");
        _voters = VoterList.Parse(Voters);
        if (Weights.Length > 0 && Method != ConsensusMethod.Weighted) throw GodwitException.Usage("Strategy 'consensus' looks at weights with method=weighted only.");
        _fixed = VoterList.Weights(Weights, _voters.Count);
        _losses = new double[_voters.Count];
        _panels = [.. Markets.Select(_ => new Panel(_voters.Count, Horizon, LearningRate))];
        for (int v = 0; v < _voters.Count; v++)
        {
            _voters[v].Strategy.SendSignalsTo(new Ear(_panels, v));
            ((IStrategy)_voters[v].Strategy).Start(Context);
        }
        foreach (Panel panel in _panels)
        {
            Array.Fill(panel.Stated, double.NaN);
            Weigh(panel);
        }
    }

    // Voters act from their first bar on: nobody trades on what they say yet, but their stances, records and weights are real.
    protected override void OnWarmUp(Market market) => Hear(market);

    protected override void OnBar(Market market)
    {
        Hear(market);
        Panel panel = _panels[market.Slot];
        double score = Score(panel);
        int decision = Decide(panel.Decision, score);
        if (decision != panel.Decision)
        {
            panel.Decision = decision;
            panel.Own.Record(decision);
            double strength = Scaled && decision != 0 ? Math.Min(1, Math.Abs(score)) : 1;
            Give(market, decision == 0 ? Signal.Flat : new Signal(decision, strength, panel.Own.Of(decision), Horizon, ""));
        }
        panel.Ledger.Decide(panel.Decision, market.PositionSign, panel.Stances, panel.Weights);
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        if (report.IsFill) _panels[market.Slot].Ledger.Fill(market, in report);
    }

    protected override void OnStop()
    {
        // What was closed after the last bar.
        foreach (Market market in Markets) _panels[market.Slot].Ledger.Settle(market, _panels[market.Slot].LastClose);
    }

    private void Hear(Market market)
    {
        Panel panel = _panels[market.Slot];
        double close = market.Close, change = panel.LastClose > 0 ? close / panel.LastClose - 1 : 0;
        panel.Ledger.Close(market, close, change, panel.Stances);
        if (panel.LastClose > 0)
        {
            if (Method == ConsensusMethod.Experts) Learn(panel, change);
            panel.Variance = panel.Variance == 0 ? change * change : VarianceDecay * panel.Variance + (1 - VarianceDecay) * change * change;
        }
        panel.LastClose = close;
        panel.Own.Update(close);
        for (int v = 0; v < _voters.Count; v++)
        {
            panel.Records[v].Update(close);
            ((IStrategy)_voters[v].Strategy).OnBar(market);
            panel.Records[v].Record(panel.Stances[v]);
        }
        Weigh(panel);
    }

    private void Learn(Panel panel, double change)
    {
        double scale = LossScale * Math.Sqrt(panel.Variance);
        double gain = scale > 0 ? Math.Clamp(change / scale, -1, 1) : Math.Sign(change);
        for (int v = 0; v < _losses.Length; v++) _losses[v] = (1 - panel.Stances[v] * gain) / 2;
        panel.Hedge.Update(_losses);
    }

    private void Weigh(Panel panel)
    {
        double[] weights = panel.Weights;
        for (int v = 0; v < weights.Length; v++)
        {
            weights[v] = Method switch
            {
                ConsensusMethod.Weighted => _fixed[v],
                ConsensusMethod.Confidence => Math.Max(0, 2 * Confidence(panel, v) - 1),
                ConsensusMethod.Experts => panel.Hedge.Weights[v],
                _ => 1,
            };
        }
    }

    private static double Confidence(Panel panel, int voter)
    {
        int stance = panel.Stances[voter];
        double stated = panel.Stated[voter];
        return stance == 0 ? 0.5 : double.IsNaN(stated) ? panel.Records[voter].Of(stance) : stated;
    }

    private double Score(Panel panel)
    {
        double sum = 0, total = 0;
        for (int v = 0; v < panel.Weights.Length; v++)
        {
            sum += panel.Weights[v] * panel.Stances[v];
            total += panel.Weights[v];
        }
        return total > 0 ? sum / total : 0;
    }

    private int Decide(int decision, double score)
    {
        // Sums of fractions such as 2/3 must reach a threshold written with fewer digits.
        const double Hair = 1e-12;
        if (score >= Enter - Hair) return 1;
        if (score <= -Enter + Hair) return -1;
        return decision * score <= Exit ? 0 : decision;
    }

    /// <inheritdoc/>
    public Attribution Attribute()
    {
        var voters = new VoterAttribution[_voters.Count];
        for (int v = 0; v < voters.Length; v++) voters[v] = Attribute(v);
        bool learns = Method == ConsensusMethod.Experts;
        return new Attribution(Method.ToString().ToLowerInvariant(), voters)
        {
            BarsHeld = _panels.Sum(p => p.Ledger.BarsHeld),
            UnattributedPnl = _panels.Sum(p => p.Ledger.Unattributed),
            Regret = learns ? _panels.Sum(p => p.Hedge.Regret) : double.NaN,
            RegretBound = learns ? _panels.Sum(p => p.Hedge.RegretBound) : double.NaN,
        };
    }

    private VoterAttribution Attribute(int v)
    {
        double weight = 0, hits = 0;
        foreach (Panel panel in _panels)
        {
            double total = panel.Weights.Sum();
            weight += total > 0 ? panel.Weights[v] / total / _panels.Length : 0;
            hits += panel.Records[v].Overall / _panels.Length;
        }
        return new VoterAttribution(
            _voters[v].Name, weight, _panels.Sum(p => p.Ledger.Votes[v]), _panels.Sum(p => p.Ledger.Agreed[v]), _panels.Sum(p => p.Ledger.Opposed[v]),
            _panels.Sum(p => p.Ledger.Hypothetical[v]), _panels.Sum(p => p.Ledger.Pnl[v]), hits);
    }
}
