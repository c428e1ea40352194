namespace Godwit.Cli;

/// <summary>Work that goes on beside the caller's, who asks for its value when it is needed.</summary>
/// <remarks>Disposing waits for it, whatever becomes of it, and disposes what it made: it never outlives what it reads.</remarks>
internal sealed class Beside<T>(Func<T> work) : IDisposable
{
    private Task<T>? _work;

    /// <summary>What it made; does it now when nobody has begun it. A failure is thrown here, as it was.</summary>
    public T Value => Begin()._work!.GetAwaiter().GetResult();

    /// <summary>Begins, once.</summary>
    public Beside<T> Begin()
    {
        _work ??= Task.Run(work, CancellationToken.None);
        return this;
    }

    public void Dispose()
    {
        if (_work is null) return;
        Task.WaitAny(_work);
        if (_work is { IsCompletedSuccessfully: true, Result: IDisposable made }) made.Dispose();
    }
}
