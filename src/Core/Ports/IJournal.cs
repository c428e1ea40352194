using Godwit.Core.Events;

namespace Godwit.Core.Ports;

/// <summary>Facts are written down before they have effects: the engine appends every event here first.</summary>
public interface IJournal
{
    void Append(in EngineEvent e);
}
