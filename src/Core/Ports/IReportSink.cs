using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Core.Ports;

/// <summary>Where a simulated venue delivers its reports.</summary>
public interface IReportSink
{
    /// <summary>When the next report or timer is due to reach the engine; <see cref="Instant.MaxValue"/> when none is.</summary>
    Instant NextDue { get; }

    void OnReport(in ExecutionReport report);

    /// <summary>Interest charged on a borrowed quantity, in the quote asset.</summary>
    void OnInterest(int account, int instrument, Money amount, Instant at);

    /// <summary>Funding of a perpetual, in the settlement asset: positive was received, negative was paid. Who listens to spot alone need not know it; money is never passed over in silence.</summary>
    void OnFunding(int account, int instrument, Money received, Instant at) => throw new NotSupportedException("Nobody here takes funding.");

    /// <summary>The venue's time has come to <paramref name="venueTime"/>: everything due until then may now reach the engine, whose answers may arrive.</summary>
    void AdvanceTo(Instant venueTime);
}
