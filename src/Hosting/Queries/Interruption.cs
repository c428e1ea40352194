using DuckDB.NET.Data;

namespace Godwit.Hosting.Queries;

/// <summary>Carries a cancellation to the database for as long as a command lasts.</summary>
/// <remarks>The database forgets an interruption that comes while it is not yet computing: it is repeated until somebody has listened.</remarks>
internal sealed class Interruption : IDisposable
{
    private const int RepeatMillis = 20;
    private readonly DuckDBCommand _command;
    private readonly CancellationTokenRegistration _registration;
    private readonly Lock _gate = new();
    private Timer? _timer;
    private bool _over;

    public Interruption(DuckDBCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _command = command;
        _registration = cancellation.Register(Begin);
    }

    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
        {
            _over = true;
            _timer?.Dispose();
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (!_over) _timer = new Timer(_ => Interrupt(), null, 0, RepeatMillis);
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_over) _command.Cancel();
        }
    }
}
