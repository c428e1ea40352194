using Godwit.Core.Orders;

namespace Godwit.Strategies.Consensus;

/// <summary>Shares what a consensus earned on one market between its voters.</summary>
internal sealed class VoterLedger(int voters)
{
    public readonly long[] Votes = new long[voters], Agreed = new long[voters], Opposed = new long[voters];
    public readonly double[] Hypothetical = new double[voters], Pnl = new double[voters];

    private readonly int[] _stances = new int[voters];
    private readonly double[] _weights = new double[voters];
    private int _side;

    /// <summary>Cash that fills have moved, and what that plus the position was worth at the last close.</summary>
    private double _cash, _worth, _position;

    public long BarsHeld { get; private set; }
    public double Unattributed { get; private set; }

    /// <summary>A fill of the consensus's own order: what was paid and received, fees included.</summary>
    public void Fill(Market market, in ExecutionReport fill)
    {
        double value = market.Instrument.ToDouble(fill.FillPrice) * market.Instrument.ToDouble(fill.FillQuantity);
        double position = market.Instrument.ToDouble(market.Position);
        _cash += position > _position ? -value : value;
        _position = position;
        // A fee in the base asset makes the position smaller instead.
        if (!fill.FeeInBase) _cash -= fill.Fee.ToDouble();
    }

    /// <summary>A bar has closed: its profit goes to those who stood with the side that was decided before it.</summary>
    public void Close(Market market, double close, double change, ReadOnlySpan<int> stances)
    {
        int held = market.PositionSign;
        if (held != 0) BarsHeld++;
        for (int v = 0; v < _stances.Length; v++)
        {
            Hypothetical[v] += stances[v] * change;
            if (stances[v] != 0) Votes[v]++;
            if (held != 0 && _stances[v] == held) Agreed[v]++;
            if (held != 0 && _stances[v] == -held) Opposed[v]++;
        }
        Settle(market, close);
    }

    /// <summary>Shares what has been earned since the last time.</summary>
    public void Settle(Market market, double close)
    {
        double worth = _cash + market.Instrument.ToDouble(market.Position) * close, profit = worth - _worth, total = 0;
        _worth = worth;
        if (profit == 0) return;
        for (int v = 0; v < _stances.Length; v++)
            if (_side != 0 && _stances[v] == _side) total += _weights[v];
        if (!(total > 0))
        {
            Unattributed += profit;
            return;
        }
        for (int v = 0; v < _stances.Length; v++)
            if (_stances[v] == _side) Pnl[v] += profit * _weights[v] / total;
    }

    /// <summary>What was decided at the close, and who said what.</summary>
    public void Decide(int decision, int position, ReadOnlySpan<int> stances, ReadOnlySpan<double> weights)
    {
        // On the way out the profit of the exit still belongs to the side that is being left.
        _side = decision != 0 ? decision : position;
        stances.CopyTo(_stances);
        weights.CopyTo(_weights);
    }
}
