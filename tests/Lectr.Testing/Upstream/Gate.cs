namespace Lectr.Testing.Upstream;

/// <summary>Closed until the test opens it: how a test holds a peer at a known point.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once someone waits at the gate.</summary>
    public Task Reached => _reached.Task.WaitAsync(Patience.Span);

    /// <summary>Lets everyone through, now and later.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Waits until it is open; a test that forgets to open it fails.</summary>
    public Task WaitAsync()
    {
        _reached.TrySetResult();
        return _opened.Task.WaitAsync(Patience.Span);
    }
}
