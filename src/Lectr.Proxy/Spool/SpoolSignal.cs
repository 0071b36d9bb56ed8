namespace Lectr.Proxy.Spool;

/// <summary>Wakes the one reader of the spool. Setting it while nobody waits costs one read of memory.</summary>
internal sealed class SpoolSignal
{
    private TaskCompletionSource? _waiting;

    /// <summary>Wakes who waits, on a thread of the pool: never on the caller's.</summary>
    public void Set()
    {
        if (Volatile.Read(ref _waiting) is not null)
        {
            Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
        }
    }

    /// <summary>Returns when the condition holds; it is asked again after each <see cref="Set"/>.</summary>
    public async Task WaitAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        while (!holds())
        {
            var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _waiting, wait);
            if (holds())
            {
                return;
            }

            await using (cancellationToken.Register(static state => ((TaskCompletionSource)state!).TrySetCanceled(), wait))
            {
                await wait.Task;
            }
        }
    }
}
