using Godwit.Core.Orders;

namespace Godwit.Core.Ports;

/// <summary>The one door out of the engine: requests to a venue's gateway, simulated or real. Called on the engine's thread; must not call back.</summary>
public interface IOutbox
{
    void Send(in VenueRequest request);
}
