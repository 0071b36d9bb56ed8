using Lectr.EventStore.Subscriptions;
using Npgsql;

namespace Lectr.EventStore.Archive;

/// <summary>The readers' side of the archive's lock.</summary>
internal static class ArchiveShare
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until the archiver is not at work; it does not begin before the lock is given back.</summary>
    public static async Task<SessionLock> TakeAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await SessionLock.TryTakeSharedAsync(source, AdvisoryLocks.Archive, cancellationToken) is { } held)
            {
                return held;
            }

            await Task.Delay(BetweenTries, cancellationToken);
        }
    }
}
